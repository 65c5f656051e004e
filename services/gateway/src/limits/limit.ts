import { RATE_LIMIT_BOUNDS } from '@guildhall/access';
import { z } from 'zod';

/** So many calls in so long, and after a pause so many more at once. As a bucket: what is taken comes back evenly, at `calls` a window. */
export interface Limit {
  readonly calls: number;
  readonly windowSeconds: number;
  /** What the bucket holds beyond the calls of one window. */
  readonly burst: number;
}

const FORM = /^([1-9]\d{0,6})\/([1-9]\d{0,3})?(s|min|h)(?:\+([1-9]\d{0,6}))?$/;
const SECONDS = { s: 1, min: 60, h: 3_600 } as const;

/** `60/min`, `5/15min`, `3/h`, `60/min+20`; undefined for anything else, and for what `isLimit` refuses. */
export function readLimit(text: string): Limit | undefined {
  const [, calls, units = '1', unit, burst = '0'] = FORM.exec(text) ?? [];
  if (calls === undefined || unit === undefined) return undefined;
  const windowSeconds = Number(units) * SECONDS[unit as keyof typeof SECONDS];
  const limit = { calls: Number(calls), windowSeconds, burst: Number(burst) };
  return isLimit(limit) ? limit : undefined;
}

/** Whether a bucket can hold it: what tenancy states is looked at as closely as a setting. */
export function isLimit({ calls, windowSeconds, burst }: Limit): boolean {
  const most = RATE_LIMIT_BOUNDS;
  return (
    isWithin(calls, 1, most.calls) &&
    isWithin(windowSeconds, 1, most.windowSeconds) &&
    isWithin(burst, 0, calls * most.burstPerCall)
  );
}

/** A setting in that form. */
export function limit(fallback: string) {
  const form = z.string().transform((text, context) => {
    const read = readLimit(text);
    if (read) return read;
    context.addIssue({ code: 'custom', message: 'is not of the form 60/min, 5/15min, 3/h or 60/min+20' });
    return z.NEVER;
  });
  return form.prefault(fallback);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
