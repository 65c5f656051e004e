import { hash } from 'node:crypto';

const LEAF = 0;
const NODE = 1;

const sha256 = (prefix: typeof LEAF | typeof NODE, ...parts: readonly Uint8Array[]): Buffer =>
  hash('sha256', Buffer.concat([Buffer.of(prefix), ...parts]), 'buffer');

/** RFC 6962, section 2.1. */
export const hashOfLeaf = (content: Uint8Array): Buffer => sha256(LEAF, content);

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Buffer[];
}

/**
 * The root of the tree in which a leaf has this path: the definition of RFC 6962, section 2.1.1, read backwards. Undefined
 * when no tree of that size has a path of that length there.
 */
export function rootByPath(leaf: Buffer, { index, size, path }: Inclusion): Buffer | undefined {
  if (index < 0 || index >= size) return undefined;
  if (size === 1) return path.length === 0 ? leaf : undefined;
  const sibling = path.at(-1);
  if (!sibling) return undefined;
  const left = largestPowerBelow(size);
  const rest = path.slice(0, -1);
  if (index < left) {
    const root = rootByPath(leaf, { index, size: left, path: rest });
    return root && sha256(NODE, root, sibling);
  }
  const root = rootByPath(leaf, { index: index - left, size: size - left, path: rest });
  return root && sha256(NODE, sibling, root);
}

export interface Growth {
  readonly from: number;
  readonly to: number;
  /** Of the tree of `from` leaves. */
  readonly root: Buffer;
  readonly path: readonly Buffer[];
}

interface Roots {
  readonly older: Buffer;
  readonly newer: Buffer;
}

/**
 * The root of the tree that grew from an older one as this path says: the definition of RFC 6962, section 2.1.2, read
 * backwards. Undefined when the path is not one from that root, or of another length than the sizes ask for.
 */
export function rootByGrowth({ from, to, root, path }: Growth): Buffer | undefined {
  if (from < 1 || from > to) return undefined;
  const roots = rootsOf(from, to, path, root);
  return roots?.older.equals(root) ? roots.newer : undefined;
}

/** `known`: the older root itself, as long as the older tree is a subtree of the newer; then the path leaves it out. */
function rootsOf(from: number, to: number, path: readonly Buffer[], known?: Buffer): Roots | undefined {
  const last = path.at(-1);
  if (from === to) {
    const one = known ?? last;
    return one && path.length === (known ? 0 : 1) ? { older: one, newer: one } : undefined;
  }
  if (!last) return undefined;
  const left = largestPowerBelow(to);
  const rest = path.slice(0, -1);
  if (from <= left) {
    const inner = rootsOf(from, left, rest, known);
    return inner && { older: inner.older, newer: sha256(NODE, inner.newer, last) };
  }
  const inner = rootsOf(from - left, to - left, rest);
  return inner && { older: sha256(NODE, last, inner.older), newer: sha256(NODE, last, inner.newer) };
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
