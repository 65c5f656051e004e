import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, type Options, parseOptions, verify } from '@node-rs/argon2';
import { Randomness } from '@guildhall/runtime';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { belongsTo } from './foreign-hashes.js';
import { HashingLanes } from './hashing-lanes.js';
import { type PasswordContext, PasswordPolicy, refused } from './password-policy.js';
import { PasswordRefused } from './password.problems.js';

declare const hashed: unique symbol;
/** An argon2id hash in PHC form, with its salt and its parameters; after an import what the other system had. */
export type PasswordHash = string & { readonly [hashed]: true };

export interface PasswordVerdict {
  readonly isRight: boolean;
  /** Made with less work than is asked for now: hash again while the password is at hand. */
  readonly isOutdated: boolean;
}

/** How somebody chooses: what holds for the password, and which ones they have had. */
export interface ChoiceContext extends PasswordContext {
  /** What may not be chosen again, where the policy says so. */
  readonly former?: readonly PasswordHash[];
}

/** Before any work is done: what is longer is no password (T33). */
export const LONGEST_PASSWORD_BYTES = 4_096;

/**
 * Passwords, chosen and shown. Computing takes tens of milliseconds and waits in a bounded queue: never inside a
 * transaction. Throws PasswordsBusy when the queue is full.
 */
@Injectable()
export class Passwords implements OnModuleInit {
  private readonly lanes: HashingLanes;
  private readonly work: Required<Pick<Options, 'memoryCost' | 'timeCost' | 'parallelism'>>;
  /** What a password is compared with when there is nobody, so that nobody takes as long as somebody (T31). */
  private nobody: Promise<PasswordHash> | undefined;

  constructor(
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
    private readonly policy: PasswordPolicy,
    private readonly randomness: Randomness,
  ) {
    this.lanes = new HashingLanes(settings.PASSWORD_QUEUE_LENGTH);
    this.work = {
      memoryCost: settings.PASSWORD_MEMORY_KIB,
      timeCost: settings.PASSWORD_PASSES,
      parallelism: settings.PASSWORD_LANES,
    };
  }

  async onModuleInit(): Promise<void> {
    await this.hashOfNobody();
  }

  /** The hash of a password that somebody chose. Throws PasswordRefused for one that the policy does not take (IDN-2). */
  async accept(password: string, context: ChoiceContext): Promise<PasswordHash> {
    requirePossible(password, context.pointer);
    await this.policy.require(password.normalize('NFKC'), context);
    await this.requireNew(password, context);
    return this.hash(password);
  }

  // One after the other: a policy remembers 24 at most, and the lanes are everybody's.
  private async requireNew(password: string, { former = [], pointer }: ChoiceContext): Promise<void> {
    for (const hash of former) {
      const { isRight } = await this.verify(password, hash);
      if (isRight) throw refused(pointer, 'used-before', 'You have had it before.');
    }
  }

  /** The hash of a password that was not chosen but made. */
  hash(password: string): Promise<PasswordHash> {
    // argon2id is what the library computes unless told otherwise.
    // One spelling for one text, whatever keyboard it came from (NIST SP 800-63B-4, 3.1.1.2).
    return this.lanes.run(async () => (await hash(password.normalize('NFKC'), this.work)) as PasswordHash);
  }

  /** Compares; without a hash, with that of nobody, which takes as long and is never right. */
  async verify(password: string, known: PasswordHash | undefined): Promise<PasswordVerdict> {
    requirePossible(password, '/password');
    const against = known ?? (await this.hashOfNobody());
    const isRight = await this.lanes.run(() =>
      isOurs(against) ? verify(against, password.normalize('NFKC')) : belongsTo(against, password),
    );
    return { isRight: isRight && known !== undefined, isOutdated: known !== undefined && this.isOutdated(known) };
  }

  private isOutdated(known: PasswordHash): boolean {
    if (!isOurs(known)) return true;
    const { memoryCost, timeCost, parallelism } = parseOptions(known);
    const { work } = this;
    return memoryCost < work.memoryCost || timeCost < work.timeCost || parallelism < work.parallelism;
  }

  private hashOfNobody(): Promise<PasswordHash> {
    this.nobody ??= this.hash(this.randomness.bytes(32).toString('base64url'));
    return this.nobody;
  }
}

/** Ours are of the password in normal form; others of the spelling in which it was typed. */
function isOurs(hash: PasswordHash): boolean {
  return hash.startsWith('$argon2id$');
}

function requirePossible(password: string, pointer: string): void {
  if (Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES) return;
  const detail = `At most ${LONGEST_PASSWORD_BYTES} bytes are read.`;
  throw new PasswordRefused('The password is too long.', { errors: [{ pointer, code: 'too-long', detail }] });
}
