import { nodeHash } from './hashes.js';

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
}

/** The root that a path leads to (RFC 9162, section 2.1.3.2); undefined when its length fits no such leaf. */
export function rootFromInclusion({ index, size, leaf, path }: Inclusion): Buffer | undefined {
  if (index >= size) return undefined;
  let [at, last, root] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    const isRight = at % 2 === 1 || at === last;
    root = isRight ? nodeHash(sibling, root) : nodeHash(root, sibling);
    const levels = isRight ? levelsAlone(at) : 0;
    [at, last] = [Math.floor(at / 2 ** (levels + 1)), Math.floor(last / 2 ** (levels + 1))];
  }
  return last === 0 ? root : undefined;
}

/** On how many levels a node at the right edge has no sibling. */
function levelsAlone(position: number): number {
  let levels = 0;
  for (let at = position; at % 2 === 0 && at !== 0; at /= 2) levels += 1;
  return levels;
}
