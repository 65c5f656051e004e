import type { Bar } from './report-document.js';

const MOST_LABELS = 12;
/** What is there is seen, however little it is beside the largest. */
const LEAST_SEEN = 1;

/** How long each bar is when the longest fills the room; and what the longest says. */
export function barHeights(bars: readonly Bar[], room: number): { heights: number[]; most: string } {
  const most = bars.reduce((a, b) => (b.value > a.value ? b : a), { value: 0, text: '0' });
  const heights = bars.map(({ value }) =>
    value <= 0 || most.value <= 0 ? 0 : Math.max(LEAST_SEEN, (value / most.value) * room),
  );
  return { heights, most: `Highest: ${most.text}` };
}

/** Only each so many bars are named, so that no two names overlap. */
export function labelEvery(count: number): number {
  return Math.max(1, Math.ceil(count / MOST_LABELS));
}
