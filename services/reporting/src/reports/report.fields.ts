import { z } from 'zod';

const DAY_MS = 86_400_000;
/** Longer windows are for the warehouse. */
export const LONGEST_DAYS = 400;
const USUAL_DAYS = 30;

const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .refine(isOfOurTime, 'lies before 2000 or after 2100');

/** A day, or a time that stands for its day (UTC). */
export const Moment = moment.describe('A day (`2026-11-21`), or a time; days are days in UTC.');

export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'is no time zone of the IANA database')
  .meta({ example: 'Europe/Berlin' })
  .describe('In which the report says when it was made.');

function isOfOurTime(text: string): boolean {
  const time = Date.parse(text);
  return time >= Date.UTC(2000) && time < Date.UTC(2101);
}

function isTimeZone(name: string): boolean {
  // Offsets, which some engines take too, have no name that a reader would know.
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export interface Window {
  readonly coversFrom: string;
  readonly coversUntil: string;
}

/**
 * The days that a window touches: from the day of its first moment to the day of its last. Without an end it ends today,
 * without a beginning it has thirty days. Undefined when it holds nothing, or more than a report may.
 */
export function windowOf({ from, until }: { from?: string; until?: string }, now: Date): Window | undefined {
  const end = dayAtOrAfter(until === undefined ? now.getTime() + 1 : Date.parse(until));
  const begin = from === undefined ? end - USUAL_DAYS * DAY_MS : dayOf(Date.parse(from));
  const days = (end - begin) / DAY_MS;
  const isBackwards = from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until);
  if (isBackwards || days < 1 || days > LONGEST_DAYS) return undefined;
  return { coversFrom: text(begin), coversUntil: text(end) };
}

const dayOf = (time: number) => Math.floor(time / DAY_MS) * DAY_MS;
const dayAtOrAfter = (time: number) => Math.ceil(time / DAY_MS) * DAY_MS;
const text = (day: number) => new Date(day).toISOString().slice(0, 10);
