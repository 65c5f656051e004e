/** Leaves from `start` up to and without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Whose hashes make up an inclusion proof (RFC 6962, section 2.1.1: PATH), from the leaf's sibling up to the root's child.
 * The spans alone: what they hash to is read from where the tree is kept.
 */
export function inclusionSpans(index: number, size: number): Span[] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size))
    throw new RangeError(`A tree of ${size} leaves has no leaf ${index}.`);
  const spans: Span[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    const isLeft = index < middle;
    spans.push(isLeft ? { start: middle, end } : { start, end: middle });
    [start, end] = isLeft ? [start, middle] : [middle, end];
  }
  return spans.reverse();
}

/**
 * The complete subtrees that a span consists of, largest first. A span of a proof begins where its largest one may begin,
 * so that this is how RFC 6962 divides it as well.
 */
export function completeSubtrees({ start, end }: Span): { readonly level: number; readonly position: number }[] {
  const found = [];
  for (let at = start; at < end; ) {
    const level = Math.floor(Math.log2(end - at));
    const width = 2 ** level;
    found.push({ level, position: at / width });
    at += width;
  }
  return found;
}

/** The largest power of two below `count`: where RFC 6962 divides a tree of so many leaves. */
export function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
