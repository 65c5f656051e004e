import type { Span } from './proof-shape.js';

/**
 * The complete subtrees that any run of leaves consists of, from left to right: each as large as its place and the end
 * admit. What stands left and right of a range, in as few hashes as there can be; of a whole tree they are its peaks.
 */
export function subtreesOf({ start, end }: Span): Span[] {
  const found: Span[] = [];
  for (let at = start; at < end; ) {
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) width *= 2;
    found.push({ start: at, end: at + width });
    at += width;
  }
  return found;
}
