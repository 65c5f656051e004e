import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** Of hashes one behind the other, the one at a place; not a copy. */
export const hashAt = (packed: Buffer, at: number): Buffer => packed.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);

const LEAF = Buffer.from([0x00]);
const NODE = Buffer.from([0x01]);

// As text and back: Node makes a buffer of a digest at four times the cost of the digest itself.
export const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const data = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  return Buffer.from(hash('sha256', data, 'binary'), 'binary');
};

/** RFC 6962, section 2.1: the prefix keeps a leaf from passing for a node (second preimage). */
export const leafHash = (content: Uint8Array): Buffer => sha256(LEAF, content);

/** RFC 6962, section 2.1. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

// One for all: it is filled and hashed in one go.
const PAIR = Buffer.concat([NODE, Buffer.alloc(2 * HASH_BYTES)]);

/**
 * The root over a power of two of hashes, one behind the other (RFC 6962, section 2.1). It is computed in their place, which
 * overwrites them: with a buffer for each node on the way, clearing those away took longer than hashing.
 */
export function rootInPlace(packed: Buffer): Buffer {
  for (let parents = packed.length / HASH_BYTES / 2; parents >= 1; parents /= 2)
    for (let at = 0; at < parents; at += 1) {
      packed.copy(PAIR, NODE.length, at * 2 * HASH_BYTES, (at + 1) * 2 * HASH_BYTES);
      packed.write(hash('sha256', PAIR, 'binary'), at * HASH_BYTES, 'binary');
    }
  return Buffer.from(hashAt(packed, 0));
}

/** RFC 6962, section 2.1: the hash of a tree without leaves. */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));

/** What stands before the first link of a chain. */
export const CHAIN_START: Buffer = Buffer.alloc(HASH_BYTES);

/** `chain_i = H(chain_{i-1} ‖ leaf_i)`: not signed, and so cheap that whoever reads rows in order can check them as they pass. */
export const chainHash = (before: Uint8Array, leaf: Uint8Array): Buffer => sha256(before, leaf);
