import { largestPowerBelow, type Span } from './proof-shape.js';

/**
 * Whose hashes show that a tree of `from` leaves is where one of `to` began (RFC 6962, section 2.1.2: PROOF). The spans
 * alone: what they hash to is read from where the tree is kept. None when the two are one, or when the first had no leaf.
 */
export function consistencySpans(from: number, to: number): Span[] {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to))
    throw new RangeError(`A tree of ${to} leaves never had ${from}.`);
  const spans: Span[] = [];
  let [start, end] = [0, to];
  // Whoever checks the proof knows the root of the older tree, as long as nothing has been split off on its left.
  let isRootKnown = true;
  while (from > start && from < end) {
    const middle = start + largestPowerBelow(end - start);
    const isLeft = from <= middle;
    spans.push(isLeft ? { start: middle, end } : { start, end: middle });
    [start, end] = isLeft ? [start, middle] : [middle, end];
    isRootKnown &&= isLeft;
  }
  if (from > 0 && !isRootKnown) spans.push({ start, end });
  return spans.reverse();
}
