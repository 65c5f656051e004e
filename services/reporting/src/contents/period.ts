import { dayText } from '../documents/wording.js';

/** Whole days (UTC), from the first that is in it to the first that is not. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

const DAY_MS = 86_400_000;
/** More bars than this cannot be told apart; then each stands for a week. */
const MOST_BARS = 62;

const msOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
export const dayAfter = (day: string, days: number) => new Date(msOf(day) + days * DAY_MS).toISOString().slice(0, 10);
export const lengthOf = ({ from, until }: Period) => Math.round((msOf(until) - msOf(from)) / DAY_MS);

/** As many days, just before. */
export function periodBefore(period: Period): Period {
  return { from: dayAfter(period.from, -lengthOf(period)), until: period.from };
}

/** In words, with the last day that is in it. */
export function periodText(period: Period): string {
  const [first, last] = [dayText(period.from), dayText(dayAfter(period.until, -1))];
  return lengthOf(period) === 1 ? `${first} (UTC)` : `${first} to ${last} (days in UTC)`;
}

export interface Stretch {
  readonly first: string;
  readonly days: number;
}

/** The period in days, or in weeks from its beginning where days would be too many to see. */
export function stretchesOf(period: Period): Stretch[] {
  const length = lengthOf(period);
  const step = length > MOST_BARS ? 7 : 1;
  return Array.from({ length: Math.ceil(length / step) }, (_, at) => ({
    first: dayAfter(period.from, at * step),
    days: Math.min(step, length - at * step),
  }));
}
