import type { Bar, Block } from '../documents/report-document.js';
import { numberText } from '../documents/wording.js';
import { dayAfter, type Period, stretchesOf } from './period.js';

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** How much of something there was on each day, or in each week, of a period; nothing where there was nothing. */
export function barsOverTime(what: string, counts: ReadonlyMap<string, number>, period: Period): Block {
  const stretches = stretchesOf(period);
  const bars = stretches.map(({ first, days }): Bar => {
    const value = sum(Array.from({ length: days }, (_, at) => counts.get(dayAfter(first, at)) ?? 0));
    return { label: short.format(new Date(`${first}T00:00:00Z`)), value, text: numberText(value) };
  });
  const per = stretches.some(({ days }) => days > 1) ? 'week, by its first day' : 'day';
  return { kind: 'bars', caption: `${what} per ${per}`, bars, direction: 'up' };
}

export function barsByName(caption: string, counts: readonly { name: string; count: number }[]): Block {
  const bars = counts.map(({ name, count }) => ({ label: name, value: count, text: numberText(count) }));
  return { kind: 'bars', caption, bars, direction: 'right' };
}

export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
