import type { TreeNode } from './growing-tree.js';
import { HASH_BYTES, nodeHash, rootInPlace } from './hashes.js';
import { completeSubtrees, type Span } from './proof-shape.js';

/**
 * Only every eighth level of a tree is kept, as C2SP's tiles keep it: a 256th of the rows, for at most 255 hashes more to
 * compute where one between them is asked for.
 */
export const LEVELS_OF_A_TILE = 8;

/** Whether a node is kept. Level 0 is the leaves themselves. */
export const isKept = ({ level }: Pick<TreeNode, 'level'>): boolean => level % LEVELS_OF_A_TILE === 0;

/** Neighbours that are kept, from `first` on. */
export interface NodeRange {
  readonly level: number;
  readonly first: number;
  readonly count: number;
}

/** Reads kept nodes, those of each range one behind the other. What is missing is left out, and the proof fails. */
export type ReadNodes = (ranges: readonly NodeRange[]) => Promise<readonly Buffer[]>;

const NOTHING = Buffer.alloc(0);

export class NodesMissing extends Error {
  override readonly name = 'NodesMissing';

  constructor({ level, first, count }: NodeRange, found: number) {
    super(`Of ${count} nodes from ${first} on at level ${level} there are ${found}.`);
  }
}

/** What each span hashes to, by the nodes that are kept. */
export async function hashesOf(spans: readonly Span[], read: ReadNodes): Promise<Buffer[]> {
  const subtrees = spans.map(completeSubtrees);
  const ranges = subtrees.flat().map(rangeOf);
  const found = await read(ranges);
  const hashes = ranges.map((range, at) => rootOf(range, found[at] ?? NOTHING));
  let next = 0;
  return subtrees.map((parts) => {
    const own = hashes.slice(next, (next += parts.length));
    return own.reduceRight((right, left) => nodeHash(left, right));
  });
}

function rangeOf({ level, position }: Pick<TreeNode, 'level' | 'position'>): NodeRange {
  const kept = level - (level % LEVELS_OF_A_TILE);
  const count = 2 ** (level - kept);
  return { level: kept, first: position * count, count };
}

function rootOf(range: NodeRange, packed: Buffer): Buffer {
  const found = packed.length / HASH_BYTES;
  if (found !== range.count) throw new NodesMissing(range, found);
  return rootInPlace(packed);
}
