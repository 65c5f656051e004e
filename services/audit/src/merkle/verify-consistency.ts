import { nodeHash } from './hashes.js';

export interface Consistency {
  readonly oldSize: number;
  readonly oldRoot: Buffer;
  readonly size: number;
  readonly root: Buffer;
  readonly path: readonly Buffer[];
}

/** Whether a path proves that the tree of `root` begins with that of `oldRoot` (RFC 9162, section 2.1.4.2). */
export function isConsistent({ oldSize, oldRoot, size, root, path }: Consistency): boolean {
  if (oldSize > size) return false;
  if (oldSize === size) return path.length === 0 && oldRoot.equals(root);
  if (oldSize === 0) return path.length === 0;
  // The root of a tree of 2^n leaves is itself the first node of the path, and so is left out of it.
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...path] : path;
  return first !== undefined && rebuilds({ oldSize, oldRoot, size, root, path: rest }, first);
}

/** Both roots again, from the node that both trees share at the right edge of the old one. */
function rebuilds({ oldSize, oldRoot, size, root, path }: Consistency, shared: Buffer): boolean {
  let [at, last] = upWhile(oldSize - 1, size - 1, (position) => position % 2 === 1);
  let [old, now] = [shared, shared];
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [old, now] = [nodeHash(sibling, old), nodeHash(sibling, now)];
      // At the right edge a node rises by as many levels as it has no sibling on.
      [at, last] = upWhile(at, last, (position) => position % 2 === 0 && position !== 0);
    } else {
      now = nodeHash(now, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && old.equals(oldRoot) && now.equals(root);
}

/** Divides, not shifts: bitwise operators stop at 32 bits. */
function upWhile(at: number, last: number, goesOn: (position: number) => boolean): [number, number] {
  let [position, edge] = [at, last];
  while (goesOn(position)) [position, edge] = [Math.floor(position / 2), Math.floor(edge / 2)];
  return [position, edge];
}

function isPowerOfTwo(size: number): boolean {
  let rest = size;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
