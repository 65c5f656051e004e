import { createHash } from 'node:crypto';

const sha256 = (prefix: 0 | 1, ...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256').update(Buffer.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962, section 2.1. */
export const hashOfLeaf = (content: Uint8Array): Buffer => sha256(0, content);

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
    return root && sha256(1, root, sibling);
  }
  const root = rootByPath(leaf, { index: index - left, size: size - left, path: rest });
  return root && sha256(1, sibling, root);
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
