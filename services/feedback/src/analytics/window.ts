import { WindowRefused } from './analytics.problems.js';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const LONGEST_DAYS = 5 * 366;

/** From `from`, until just before `until`; `before` begins the period of the same length that it is compared with. */
export interface Window {
  readonly before: Date;
  readonly from: Date;
  readonly until: Date;
}

export function windowOf(
  asked: { readonly from?: Date | undefined; readonly until?: Date | undefined },
  now: Date,
): Window {
  const until = asked.until ?? now;
  const from = asked.from ?? new Date(until.getTime() - DEFAULT_DAYS * DAY_MS);
  const length = until.getTime() - from.getTime();
  if (length <= 0) throw new WindowRefused('It ends before it begins.');
  if (length > LONGEST_DAYS * DAY_MS) throw new WindowRefused('It is longer than five years.');
  return { before: new Date(from.getTime() - length), from, until };
}

const HOUR_MS = 3_600_000;

/** The hours that lie only partly in the window, or partly in the period before: what is kept by the hour cannot tell. */
export function edgesOf({ before, from, until }: Window): Date[] {
  const moments = [before, from, until].map((moment) => moment.getTime());
  const partly = moments.filter((moment) => moment % HOUR_MS !== 0).map((moment) => Math.floor(moment / HOUR_MS));
  return [...new Set(partly)].map((hour) => new Date(hour * HOUR_MS));
}
