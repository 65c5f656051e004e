/**
 * Which partition a key belongs to: Java's own rule, murmur2 of the UTF-8 bytes with the sign bit cleared, modulo the
 * number of partitions. Both clients are told to use this function. Otherwise a change of client, or a producer in
 * another language, would move keys to other partitions and break the order within a key.
 *
 * (Tried: `@platformatic/kafka` by default reads the hash as unsigned instead of clearing its sign, which puts half of
 * all keys elsewhere unless the number of partitions is a power of two; its BigInt arithmetic takes four times as long.)
 */
export function partitionOfKey(key: string, partitions: number): number {
  return positiveHash(key) % partitions;
}

/** The hash before the modulo, 0 to 2^31 - 1, for a client that applies the modulo itself. */
export function positiveHash(key: string): number {
  return murmur2(Buffer.from(key)) & 0x7fffffff;
}

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/** As `org.apache.kafka.common.utils.Utils.murmur2`: 32 bits, signed. */
export function murmur2(bytes: Buffer): number {
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), M);
    word = Math.imul(word ^ (word >>> R), M);
    hash = Math.imul(hash, M) ^ word;
  }
  if (bytes.length > whole) {
    for (let at = bytes.length - 1; at >= whole; at--) hash ^= (bytes[at] ?? 0) << (8 * (at - whole));
    hash = Math.imul(hash, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
