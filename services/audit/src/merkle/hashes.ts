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

/** RFC 6962, section 2.1: the hash of a tree without leaves. */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));

/** What stands before the first link of a chain. */
export const CHAIN_START: Buffer = Buffer.alloc(HASH_BYTES);

/** `chain_i = H(chain_{i-1} ‖ leaf_i)`: not signed, and so cheap that whoever reads rows in order can check them as they pass. */
export const chainHash = (before: Uint8Array, leaf: Uint8Array): Buffer => sha256(before, leaf);
