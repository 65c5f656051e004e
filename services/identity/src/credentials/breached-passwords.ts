import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { BREACHED_FILE_MAGIC, PREFIX_BYTES } from './breached-file.js';

/** Two pages of a disk: at most three of them are read for one password, of a file of any size. */
const BLOCK_PREFIXES = 1_024;
const ALL_PREFIXES = 2n ** 64n;

/**
 * Passwords that have been seen in breaches, looked up in a file of the operator's and never over the network (IDN-2,
 * ASVS 5.0 V6.2.12). Without a file there is the list of common ones that `Guessability` knows.
 */
@Injectable()
export class BreachedPasswords implements OnModuleInit, OnModuleDestroy {
  private file: FileHandle | undefined;
  private count = 0;

  constructor(
    @Inject(IDENTITY_SETTINGS) private readonly settings: Pick<IdentitySettings, 'BREACHED_PASSWORDS_FILE'>,
  ) {}

  async onModuleInit(): Promise<void> {
    const { BREACHED_PASSWORDS_FILE: path } = this.settings;
    if (path === undefined) return;
    this.file = await open(path);
    const { size } = await this.file.stat();
    const magic = await this.read(0, BREACHED_FILE_MAGIC.length);
    const bytes = size - BREACHED_FILE_MAGIC.length;
    if (!magic.equals(BREACHED_FILE_MAGIC) || bytes % PREFIX_BYTES !== 0)
      throw new TypeError('BREACHED_PASSWORDS_FILE is no file of breached passwords (see docs/password-policies.md).');
    this.count = bytes / PREFIX_BYTES;
  }

  async onModuleDestroy(): Promise<void> {
    await this.file?.close();
  }

  /** One in 10^10 of others is taken for breached too: the file holds beginnings of digests. */
  async has(password: string): Promise<boolean> {
    const wanted = createHash('sha1').update(password).digest().readBigUInt64BE();
    let [from, until] = [0, this.count];
    while (from < until) {
      const { at, bytes } = await this.blockAround(wanted, from, until);
      const [place, length] = [placeOf(wanted, bytes), bytes.length / PREFIX_BYTES];
      if (place < length && prefixAt(bytes, place) === wanted) return true;
      if (place > 0 && place < length) return false;
      if (place === 0) until = at;
      else from = at + length;
    }
    return false;
  }

  // Digests are spread evenly, so that their place is known but for a little; halving would read thirty blocks.
  private async blockAround(wanted: bigint, from: number, until: number) {
    const guessed = Number((wanted * BigInt(this.count)) / ALL_PREFIXES) - BLOCK_PREFIXES / 2;
    const at = Math.max(from, Math.min(guessed, until - BLOCK_PREFIXES));
    const length = Math.min(BLOCK_PREFIXES, until - at);
    return { at, bytes: await this.read(BREACHED_FILE_MAGIC.length + at * PREFIX_BYTES, length * PREFIX_BYTES) };
  }

  private async read(position: number, length: number): Promise<Buffer> {
    const { bytesRead, buffer } = await this.file!.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }
}

const prefixAt = (bytes: Buffer, place: number) => bytes.readBigUInt64BE(place * PREFIX_BYTES);

/** How many of the block stand before the wanted one. */
function placeOf(wanted: bigint, bytes: Buffer): number {
  let [from, until] = [0, bytes.length / PREFIX_BYTES];
  while (from < until) {
    const middle = (from + until) >>> 1;
    if (prefixAt(bytes, middle) < wanted) from = middle + 1;
    else until = middle;
  }
  return from;
}
