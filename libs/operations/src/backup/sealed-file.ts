import { type KeyRing, type RingKey, SealingKey, SealRefused } from '@guildhall/sealing';
import { z } from 'zod';

const FORMAT = 'guildhall-backup/1';
const PART_BYTES = 2 ** 20;
const LENGTH_BYTES = 4;
// The highest bit of a part's length: this is the last one. It is bound to the part, so nobody can set or clear it.
const LAST = 0x8000_0000;
const LONGEST_HEADER = 512;

const Header = z.strictObject({ format: z.literal(FORMAT), key: z.string(), wrapped: z.string() });

/**
 * Seals a stream for a place that others may read (OPS-4): AES-256-GCM in parts of 1 MiB under a key of this file alone,
 * which stands in its first line, wrapped by the ring's. Each part is bound to the name, its place and whether it is the
 * last: a file that was cut, filled, mixed or renamed does not open.
 */
export async function* sealed(content: AsyncIterable<Uint8Array>, name: string, ring: KeyRing): AsyncGenerator<Buffer> {
  const key = SealingKey.make();
  const wrapped = wrappingKey(ring.current()).sealBytes(key.bytes(), name).toString('base64url');
  yield Buffer.from(`${JSON.stringify({ format: FORMAT, key: ring.current().id, wrapped })}\n`);
  let index = 0;
  let held: Buffer | undefined;
  for await (const part of inParts(content)) {
    if (held) yield framed(key.sealBytes(held, binding(name, index++, false)), false);
    held = part;
  }
  yield framed(key.sealBytes(held ?? Buffer.alloc(0), binding(name, index, true)), true);
}

/** What `sealed` was given. Throws SealRefused for whatever it has not written under this name, at the latest at the end. */
export async function* opened(content: AsyncIterable<Uint8Array>, name: string, ring: KeyRing): AsyncGenerator<Buffer> {
  const reader = new BytesReader(content);
  const key = keyIn(await reader.line(LONGEST_HEADER), name, ring);
  for (let index = 0, isLast = false; !isLast; index++) {
    const length = (await reader.exactly(LENGTH_BYTES)).readUInt32BE();
    isLast = length >= LAST;
    const part = await reader.exactly(isLast ? length - LAST : length);
    yield key.openBytes(part, binding(name, index, isLast));
  }
  if (!(await reader.isAtEnd())) throw new SealRefused();
}

const binding = (name: string, index: number, isLast: boolean) =>
  `${FORMAT} ${name} ${index} ${isLast ? 'last' : 'on'}`;

const wrappingKey = (key: RingKey) => SealingKey.of(key.derive({ use: 'seal', label: 'backup' }).export());

function keyIn(line: string, name: string, ring: KeyRing): SealingKey {
  const { key, wrapped } = Header.parse(JSON.parse(line));
  const ringKey = ring.find(key);
  if (!ringKey) throw new BackupKeyMissing(`${name} was sealed with key ${key}, which is not in the key ring.`);
  return SealingKey.of(wrappingKey(ringKey).openBytes(Buffer.from(wrapped, 'base64url'), name));
}

/** For operators: the ring that is mounted is not the one that this backup was made with. */
export class BackupKeyMissing extends Error {
  override readonly name = 'BackupKeyMissing';
}

function framed(part: Buffer, isLast: boolean): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(part.length + (isLast ? LAST : 0));
  return Buffer.concat([length, part]);
}

/** Pieces of one length, the last one shorter. */
async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let part = Buffer.allocUnsafe(PART_BYTES);
  let filled = 0;
  for await (const piece of content) {
    for (let taken = 0; taken < piece.length; ) {
      const bytes = piece.subarray(taken, taken + PART_BYTES - filled);
      part.set(bytes, filled);
      taken += bytes.length;
      filled += bytes.length;
      if (filled < PART_BYTES) continue;
      yield part;
      part = Buffer.allocUnsafe(PART_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

/** Takes a stream apart at other places than where its pieces end. */
class BytesReader {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private rest = Buffer.alloc(0);

  constructor(content: AsyncIterable<Uint8Array>) {
    this.pieces = content[Symbol.asyncIterator]();
  }

  async exactly(length: number): Promise<Buffer> {
    const gathered = [this.rest];
    let have = this.rest.length;
    while (have < length) {
      const { done, value } = await this.pieces.next();
      if (done) throw new SealRefused();
      gathered.push(Buffer.from(value));
      have += value.length;
    }
    const all = gathered.length === 1 ? this.rest : Buffer.concat(gathered, have);
    this.rest = all.subarray(length);
    return all.subarray(0, length);
  }

  async line(longest: number): Promise<string> {
    const bytes: Buffer[] = [];
    for (let length = 0; length < longest; length++) {
      const byte = await this.exactly(1);
      if (byte[0] === 0x0a) return Buffer.concat(bytes).toString('utf8');
      bytes.push(byte);
    }
    throw new SealRefused();
  }

  async isAtEnd(): Promise<boolean> {
    return this.rest.length === 0 && (await this.pieces.next()).done === true;
  }
}
