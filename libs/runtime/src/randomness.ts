import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import { isProduction } from './config.js';

/** The one source of chance: ids, secrets, jitter. The abstract class is also the injection token. */
export abstract class Randomness {
  abstract bytes(count: number): Buffer;

  /** Uniform in [0, 1) with 53 bits, like Math.random(), but from the same source as everything else. */
  fraction(): number {
    const word = this.bytes(8);
    return ((word.readUInt32BE(0) >>> 5) * 2 ** 26 + (word.readUInt32BE(4) >>> 6)) / 2 ** 53;
  }
}

const POOL_BYTES = 4_096;
const SMALL_BYTES = 64;

/**
 * The operating system's generator: fit for secrets. Small draws come out of a pool: to ask the system costs six
 * microseconds each time, and ids are made by the thousand. What was drawn is wiped from the pool.
 */
export class SystemRandomness extends Randomness {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private drawn = POOL_BYTES;

  bytes(count: number): Buffer {
    if (count > SMALL_BYTES) return randomBytes(count);
    if (this.drawn + count > POOL_BYTES) {
      randomFillSync(this.pool);
      this.drawn = 0;
    }
    const place = this.pool.subarray(this.drawn, this.drawn + count);
    const bytes = Buffer.from(place);
    place.fill(0);
    this.drawn += count;
    return bytes;
  }
}

/**
 * The same bytes for the same seed, on every machine: SHA-256 over seed and block number.
 *
 * Whoever knows the seed knows every "secret" made from it, so production refuses it.
 */
export class SeededRandomness extends Randomness {
  private readonly key: Buffer;
  private block = 0n;
  private unread: Buffer = Buffer.alloc(0);

  constructor(private readonly seed: string | number) {
    super();
    if (isProduction()) throw new Error('Seeded randomness is predictable and refused in production.');
    this.key = createHash('sha256').update(String(seed)).digest();
  }

  bytes(count: number): Buffer {
    while (this.unread.length < count) this.unread = Buffer.concat([this.unread, this.nextBlock()]);
    const taken = Buffer.from(this.unread.subarray(0, count));
    this.unread = this.unread.subarray(count);
    return taken;
  }

  /**
   * An independent stream under the same seed. Give each part of a run its own: then one more draw in one part does
   * not change what all others draw, and a failing seed stays a failing seed after an unrelated change.
   */
  stream(name: string): SeededRandomness {
    return new SeededRandomness(`${this.seed}/${name}`);
  }

  private nextBlock(): Buffer {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(this.block++);
    return createHash('sha256').update(this.key).update(counter).digest();
  }
}
