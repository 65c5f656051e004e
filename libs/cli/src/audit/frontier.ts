import { hash } from 'node:crypto';

const HASH_BYTES = 32;
/** A node as it is hashed: 0x01, left child, right child (RFC 6962, section 2.1). */
const NODE_BYTES = 1 + 2 * HASH_BYTES;
const LEFT = 1;
const RIGHT = LEFT + HASH_BYTES;

/** A SHA-256 of 32 characters, a byte each (latin1): Node makes these four times as fast as buffers. */
export type Digest = string;

export const digestOf = (bytes: Uint8Array): Digest => hash('sha256', bytes, 'binary');

/**
 * The right edge of a tree that grows (RFC 6962): of each complete subtree on it the root, in the buffer in which it will be
 * hashed as a left child. Hundreds of thousands of leaves a second, in the memory of a few kilobytes.
 */
export class Frontier {
  private readonly nodes: Buffer[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  append(leaf: Digest): void {
    this.appendSubtree(0, leaf);
  }

  /** 2^level leaves by the root of their subtree, which has to begin at a multiple of that. */
  appendSubtree(level: number, root: Digest): void {
    let [at, digest] = [level, root];
    // As in counting: each 1 that is carried is a left child that has its right one now.
    for (let rest = this.leaves / 2 ** level; rest % 2 === 1; rest = (rest - 1) / 2) {
      const node = this.node(at);
      node.write(digest, RIGHT, 'latin1');
      digest = digestOf(node);
      at += 1;
    }
    this.node(at).write(digest, LEFT, 'latin1');
    this.leaves += 2 ** level;
  }

  root(): Digest {
    let digest: Digest | undefined;
    let level = 0;
    for (let rest = this.leaves; rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) digest = this.above(level, digest);
      level += 1;
    }
    return digest ?? digestOf(Buffer.alloc(0));
  }

  /** The root over the subtree at this level and what stands right of it. */
  private above(level: number, right: Digest | undefined): Digest {
    const node = this.node(level);
    if (right === undefined) return node.toString('latin1', LEFT, RIGHT);
    const copy = Buffer.from(node);
    copy.write(right, RIGHT, 'latin1');
    return digestOf(copy);
  }

  private node(level: number): Buffer {
    while (this.nodes.length <= level) {
      const node = Buffer.alloc(NODE_BYTES);
      node[0] = 1;
      this.nodes.push(node);
    }
    return this.nodes[level] as Buffer;
  }
}

/** The levels of the complete subtrees that a run of leaves consists of, from left to right. */
export function levelsOf(start: number, end: number): number[] {
  const levels: number[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    levels.push(level);
    at += 2 ** level;
  }
  return levels;
}
