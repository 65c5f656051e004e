export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where an interval begins that a time lies in: UTC, weeks on Monday, as `date_trunc` says. */
export function startOf(interval: Interval, at: Date): Date {
  const time = at.getTime();
  if (interval === 'hour') return new Date(time - modulo(time, HOUR_MS));
  const day = time - modulo(time, DAY_MS);
  if (interval === 'day') return new Date(day);
  const date = new Date(day);
  // Sunday is 0, and the last day of its week.
  if (interval === 'week') return new Date(day - ((date.getUTCDay() + 6) % 7) * DAY_MS);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
}

/** The beginning of another interval, `count` later or, below zero, earlier. */
export function shifted(interval: Interval, start: Date, count: number): Date {
  if (interval === 'month') return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, 1));
  const length = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS }[interval];
  return new Date(start.getTime() + count * length);
}

/** The beginnings of all intervals that meet a range, oldest first; undefined when they are more than `most`. */
export function startsBetween(
  interval: Interval,
  range: { from: Date; until: Date },
  most: number,
): Date[] | undefined {
  const starts: Date[] = [];
  for (let at = startOf(interval, range.from); at < range.until; at = shifted(interval, at, 1)) {
    if (starts.length === most) return undefined;
    starts.push(at);
  }
  return starts;
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
