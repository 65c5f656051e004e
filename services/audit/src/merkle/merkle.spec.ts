import { describe, expect, it } from '@jest/globals';
import { consistencySpans } from './consistency-shape.js';
import { GrowingTree, type TreeNode } from './growing-tree.js';
import { EMPTY_ROOT, leafHash, nodeHash } from './hashes.js';
import { hashesOf, isKept, NodesMissing, type ReadNodes } from './kept-nodes.js';
import { inclusionSpans } from './proof-shape.js';
import { subtreesOf } from './subtrees.js';
import { rootFromInclusion } from './verify-inclusion.js';

/** The leaves and roots that implementations of RFC 6962 test themselves with (certificate-transparency-go, merkle). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definitions of RFC 6962, word for word, and as slow as they are. */
const largestPowerBelow = (count: number) => 2 ** Math.ceil(Math.log2(count) - 1);
function definedRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length <= 1) return leaves[0] ?? EMPTY_ROOT;
  const k = largestPowerBelow(leaves.length);
  return nodeHash(definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k)));
}
function definedPath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const k = largestPowerBelow(leaves.length);
  return index < k
    ? [...definedPath(index, leaves.slice(0, k)), definedRoot(leaves.slice(k))]
    : [...definedPath(index - k, leaves.slice(k)), definedRoot(leaves.slice(0, k))];
}

function definedConsistency(from: number, leaves: readonly Buffer[], isKnown = true): Buffer[] {
  if (from === leaves.length) return isKnown ? [] : [definedRoot(leaves)];
  const k = largestPowerBelow(leaves.length);
  return from <= k
    ? [...definedConsistency(from, leaves.slice(0, k), isKnown), definedRoot(leaves.slice(k))]
    : [...definedConsistency(from - k, leaves.slice(k), false), definedRoot(leaves.slice(0, k))];
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));

/** A tree as the database keeps it: every eighth level. */
function keptTree(leaves: readonly Buffer[]) {
  const tree = GrowingTree.empty();
  const kept = new Map<string, TreeNode>();
  for (const leaf of leaves)
    for (const node of tree.append(leaf)) if (isKept(node)) kept.set(`${node.level}/${node.position}`, node);
  const read: ReadNodes = async (ranges) =>
    ranges.map(({ level, first, count }) =>
      Buffer.concat(
        Array.from({ length: count }, (_, at) => kept.get(`${level}/${first + at}`)?.hash).filter(
          (hash) => hash !== undefined,
        ),
      ),
    );
  return { tree, kept, read };
}

describe('a growing tree', () => {
  it('has the roots of RFC 6962', () => {
    const tree = GrowingTree.empty();
    const roots = [tree.root, ...LEAVES.map((leaf) => (tree.append(leafHash(Buffer.from(leaf, 'hex'))), tree.root))];
    expect(roots.map((root) => root.toString('hex'))).toEqual(ROOTS);
  });

  it('goes on from its peaks as if it had never been put away', () => {
    const leaves = leavesOf(100);
    let tree = GrowingTree.empty();
    for (const [at, leaf] of leaves.entries()) {
      tree = GrowingTree.of(at, tree.packed());
      tree.append(leaf);
      expect(tree.root).toEqual(definedRoot(leaves.slice(0, at + 1)));
    }
    expect(() => GrowingTree.of(7, Buffer.alloc(64))).toThrow(RangeError);
  });

  it('takes a complete subtree for its leaves, and only where one may begin', () => {
    const leaves = leavesOf(300);
    const [whole, bySubtree, first] = [GrowingTree.empty(), GrowingTree.empty(), GrowingTree.empty()];
    for (const leaf of leaves) whole.append(leaf);
    for (const leaf of leaves.slice(0, 256)) first.append(leaf);
    bySubtree.appendSubtree(8, first.root);
    for (const leaf of leaves.slice(256)) bySubtree.append(leaf);
    expect(bySubtree.root).toEqual(whole.root);
    expect(() => bySubtree.appendSubtree(8, first.root)).toThrow(RangeError);
  });

  it('counts beyond what bitwise operators can', () => {
    const size = 2 ** 40 + 3;
    const tree = GrowingTree.of(size, Buffer.alloc(3 * 32));
    tree.append(leafHash(Buffer.alloc(0)));
    expect([tree.size, tree.packed().length]).toEqual([size + 1, 2 * 32]);
  });
});

describe('an inclusion proof', () => {
  it('is the path that RFC 6962 defines, for every leaf of every small tree', async () => {
    const leaves = leavesOf(33);
    const { read } = keptTree(leaves);
    for (let size = 1; size <= leaves.length; size += 1)
      for (let index = 0; index < size; index += 1) {
        const path = await hashesOf(inclusionSpans(index, size), read);
        expect(path).toEqual(definedPath(index, leaves.slice(0, size)));
      }
  });

  it('is made of every eighth level alone, also for a size that the tree had long ago', async () => {
    const leaves = leavesOf(1_100);
    const { read, kept } = keptTree(leaves);
    expect([...kept.values()].filter(({ level }) => level > 0)).toHaveLength(4);
    for (const [index, size] of [
      [0, 1_100],
      [1_099, 1_100],
      [256, 1_024],
      [700, 701],
      [255, 513],
    ] as const) {
      const path = await hashesOf(inclusionSpans(index, size), read);
      expect(path).toEqual(definedPath(index, leaves.slice(0, size)));
      const root = rootFromInclusion({ index, size, leaf: leaves[index] as Buffer, path });
      expect(root).toEqual(definedRoot(leaves.slice(0, size)));
    }
  });

  it('T68: leads to the root from no other leaf, place, size or path', async () => {
    const leaves = leavesOf(11);
    const { read, tree } = keptTree(leaves);
    const path = await hashesOf(inclusionSpans(6, 11), read);
    const good = { index: 6, size: 11, leaf: leaves[6] as Buffer, path };
    const leadsHome = (changed: Partial<typeof good>) =>
      rootFromInclusion({ ...good, ...changed })?.equals(tree.root) === true;
    expect(leadsHome({})).toBe(true);
    const wrong = [
      { leaf: leaves[5] as Buffer },
      { index: 7 },
      { index: 11 },
      { size: 7 },
      { size: 64 },
      { path: path.slice(1) },
      { path: [...path, leaves[0] as Buffer] },
      { path: path.toReversed() },
      { path: [] },
    ];
    expect(wrong.filter(leadsHome)).toEqual([]);
  });

  it('says which nodes are missing, and invents none', async () => {
    const { read } = keptTree(leavesOf(300));
    await expect(hashesOf(inclusionSpans(3, 512), read)).rejects.toThrow(NodesMissing);
    expect(() => inclusionSpans(300, 300)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  it('is the one that RFC 6962 defines, for every size that every small tree ever had', async () => {
    const leaves = leavesOf(40);
    const { read } = keptTree(leaves);
    for (let to = 1; to <= leaves.length; to += 1)
      for (let from = 1; from <= to; from += 1) {
        const path = await hashesOf(consistencySpans(from, to), read);
        expect(path).toEqual(definedConsistency(from, leaves.slice(0, to)));
      }
  });

  it('needs nothing where nothing was, and there is none back in time', () => {
    expect(consistencySpans(0, 7)).toEqual([]);
    expect(() => consistencySpans(8, 7)).toThrow(RangeError);
    expect(() => consistencySpans(1.5, 7)).toThrow(RangeError);
  });
});

describe('the subtrees around a range', () => {
  it('make up the whole tree with the leaves between them, in as few hashes as there can be', async () => {
    const leaves = leavesOf(600);
    const { read, tree } = keptTree(leaves);
    for (const [first, beyond] of [
      [0, 600],
      [0, 0],
      [600, 600],
      [1, 2],
      [255, 257],
      [256, 512],
      [13, 599],
    ] as const) {
      const whole = GrowingTree.empty();
      const grow = async (start: number, end: number) => {
        const spans = subtreesOf({ start, end });
        const hashes = await hashesOf(spans, read);
        for (const [at, span] of spans.entries())
          whole.appendSubtree(Math.log2(span.end - span.start), hashes[at] as Buffer);
        return spans.length;
      };
      const left = await grow(0, first);
      for (const leaf of leaves.slice(first, beyond)) whole.append(leaf);
      await grow(beyond, 600);
      expect(whole.root).toEqual(tree.root);
      expect(left).toBe(first.toString(2).replaceAll('0', '').length);
    }
  });
});
