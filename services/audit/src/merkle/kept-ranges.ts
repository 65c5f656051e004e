import { LEVELS_OF_A_TILE, type NodeRange } from './kept-nodes.js';
import type { Span } from './proof-shape.js';

/**
 * The kept nodes that a run of leaves consists of, from left to right, in runs of one level: leaves up to the next whole tile,
 * tiles up to the next whole tile of tiles, and so on up and down again. Of ten million leaves that is some hundred nodes,
 * where their tiles alone would be forty thousand.
 */
export function keptRanges({ start, end }: Span): NodeRange[] {
  const ranges: NodeRange[] = [];
  for (let at = start; at < end; ) {
    const level = largestLevel(at, end);
    const width = 2 ** level;
    // From there on a node of the level above would be larger.
    const above = width * 2 ** LEVELS_OF_A_TILE;
    const next = at % above === 0 ? end : Math.ceil(at / above) * above;
    const count = Math.floor((Math.min(next, end) - at) / width);
    ranges.push({ level, first: at / width, count });
    at += count * width;
  }
  return ranges;
}

function largestLevel(at: number, end: number): number {
  let level = 0;
  while (at % 2 ** (level + LEVELS_OF_A_TILE) === 0 && at + 2 ** (level + LEVELS_OF_A_TILE) <= end)
    level += LEVELS_OF_A_TILE;
  return level;
}
