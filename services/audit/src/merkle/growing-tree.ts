import { EMPTY_ROOT, HASH_BYTES, hashAt, nodeHash } from './hashes.js';

/** A complete subtree: 2^level leaves, from position × 2^level on. */
export interface TreeNode {
  readonly level: number;
  readonly position: number;
  readonly hash: Buffer;
}

/**
 * A tree that only grows (RFC 6962), known by its peaks: the hashes of its complete subtrees, largest first, one for each
 * 1 in the binary form of its size. They are all that an append and the root need: at most 53, however long the trail.
 */
export class GrowingTree {
  private constructor(
    private leaves: number,
    private readonly peaks: Buffer[],
  ) {}

  static empty(): GrowingTree {
    return new GrowingTree(0, []);
  }

  /** As kept by `packed`. Throws when the two cannot belong together: that is no tree of ours. */
  static of(size: number, packed: Buffer): GrowingTree {
    if (packed.length !== countOnes(size) * HASH_BYTES)
      throw new RangeError(`A tree of ${size} leaves does not have ${packed.length} bytes of peaks.`);
    const peaks = Array.from({ length: countOnes(size) }, (_, at) => Buffer.from(hashAt(packed, at)));
    return new GrowingTree(size, peaks);
  }

  get size(): number {
    return this.leaves;
  }

  /** RFC 6962, section 2.1: MTH. */
  get root(): Buffer {
    const last = this.peaks.at(-1);
    if (!last) return EMPTY_ROOT;
    return this.peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
  }

  packed(): Buffer {
    return Buffer.concat(this.peaks);
  }

  /** Appends a leaf's hash, and answers every complete subtree that it completed, from the leaf up. */
  append(hash: Buffer): TreeNode[] {
    return this.appendSubtree(0, hash);
  }

  /** Appends 2^level leaves by the hash of their subtree. The size must be a multiple of that: nothing else is complete. */
  appendSubtree(level: number, hash: Buffer): TreeNode[] {
    if (this.leaves % 2 ** level !== 0)
      throw new RangeError(`A subtree of level ${level} does not begin at leaf ${this.leaves}.`);
    let node: TreeNode = { level, position: this.leaves / 2 ** level, hash };
    const completed = [node];
    // As in counting: each 1 that is carried is a peak that this one completes to a larger subtree.
    while (node.position % 2 === 1) {
      const left = this.peaks.pop() as Buffer;
      node = { level: node.level + 1, position: (node.position - 1) / 2, hash: nodeHash(left, node.hash) };
      completed.push(node);
    }
    this.peaks.push(node.hash);
    this.leaves += 2 ** level;
    return completed;
  }
}

function countOnes(size: number): number {
  let ones = 0;
  // Not `&` and `>>`: they stop at 32 bits.
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
