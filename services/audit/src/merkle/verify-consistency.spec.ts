import { describe, expect, it } from '@jest/globals';
import { consistencySpans } from './consistency-shape.js';
import { GrowingTree } from './growing-tree.js';
import { EMPTY_ROOT, leafHash } from './hashes.js';
import { hashesOf, type ReadNodes } from './kept-nodes.js';
import { isConsistent } from './verify-consistency.js';

const leaves = Array.from({ length: 300 }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));
const rootOf = (start: number, end: number) => {
  const tree = GrowingTree.empty();
  for (const leaf of leaves.slice(start, end)) tree.append(leaf);
  return tree.root;
};
const read: ReadNodes = async (ranges) =>
  ranges.map(({ level, first, count }) =>
    Buffer.concat(
      Array.from({ length: count }, (_, at) => rootOf((first + at) * 2 ** level, (first + at + 1) * 2 ** level)),
    ),
  );
const consistency = async (oldSize: number, size: number) => ({
  oldSize,
  oldRoot: rootOf(0, oldSize),
  size,
  root: rootOf(0, size),
  path: await hashesOf(consistencySpans(oldSize, size), read),
});

describe('a consistency proof', () => {
  it('holds between any two sizes of a tree', async () => {
    for (let size = 1; size <= 33; size += 1)
      for (let oldSize = 1; oldSize <= size; oldSize += 1)
        expect(isConsistent(await consistency(oldSize, size))).toBe(true);
  });

  it('is empty from the tree without leaves on', () => {
    const good = { oldSize: 0, oldRoot: EMPTY_ROOT, size: 5, root: rootOf(0, 5) };
    expect(isConsistent({ ...good, path: [] })).toBe(true);
    expect(isConsistent({ ...good, path: [EMPTY_ROOT] })).toBe(false);
  });

  it('T68: is empty between two of the same size, and holds only if they are one', () => {
    const good = { oldSize: 5, oldRoot: rootOf(0, 5), size: 5, root: rootOf(0, 5), path: [] };
    expect(isConsistent(good)).toBe(true);
    expect(isConsistent({ ...good, root: rootOf(1, 6) })).toBe(false);
    expect(isConsistent({ ...good, path: [good.root] })).toBe(false);
  });

  it.each([
    [6, 11],
    [8, 11],
    [7, 8],
    [256, 300],
    [257, 300],
  ])('T68: from %i to %i leaves holds for no other roots, sizes or path', async (oldSize, size) => {
    const good = await consistency(oldSize, size);
    const { oldRoot, root, path } = good;
    const other = leafHash(Buffer.from('another'));
    const wrong = [
      { oldRoot: other },
      { root: other },
      { oldRoot: root, root: oldRoot },
      { oldSize: oldSize - 1 },
      { oldSize: size },
      { oldSize: size + 1 },
      // Only where the path has another length does a size tell: the roots say the rest.
      { size: 513 },
      { path: path.slice(1) },
      { path: path.slice(0, -1) },
      { path: [...path, other] },
      { path: [...path.slice(0, -1), other] },
      { path: [] },
    ];
    expect(isConsistent(good)).toBe(true);
    expect(wrong.filter((changed) => isConsistent({ ...good, ...changed }))).toEqual([]);
  });
});
