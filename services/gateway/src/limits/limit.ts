import { z } from 'zod';

/** So many calls in so long. As a bucket: so many tokens when full, filled evenly from empty in that time. */
export interface Limit {
  readonly calls: number;
  readonly windowSeconds: number;
}

const FORM = /^([1-9]\d{0,6})\/([1-9]\d{0,3})?(s|min|h)$/;
const SECONDS = { s: 1, min: 60, h: 3_600 } as const;
const LONGEST_WINDOW_SECONDS = 24 * 3_600;

/** `60/min`, `5/15min`, `3/h`; undefined for anything else, and for windows of more than a day. */
export function readLimit(text: string): Limit | undefined {
  const [, calls, units = '1', unit] = FORM.exec(text) ?? [];
  if (calls === undefined || unit === undefined) return undefined;
  const windowSeconds = Number(units) * SECONDS[unit as keyof typeof SECONDS];
  return windowSeconds <= LONGEST_WINDOW_SECONDS ? { calls: Number(calls), windowSeconds } : undefined;
}

/** A setting in that form. */
export function limit(fallback: string) {
  const form = z.string().transform((text, context) => {
    const read = readLimit(text);
    if (read) return read;
    context.addIssue({ code: 'custom', message: 'is not of the form 60/min, 5/15min or 3/h' });
    return z.NEVER;
  });
  return form.prefault(fallback);
}
