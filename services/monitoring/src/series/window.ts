import { InputRefused } from '@guildhall/http';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How fine it is counted. */
export const FINE_SECONDS = 10;
/** How fine it is kept after a day. */
export const COARSE_SECONDS = 3_600;
/** From then on windows are taken in whole hours. */
const FINE_FOR_MS = DAY_MS;
/** An hour later than windows change over: a window that was fine when it was asked for is fine while it is read. */
export const ROLLED_UP_AFTER_MS = FINE_FOR_MS + HOUR_MS;
export const KEPT_FOR_MS = 90 * DAY_MS;

const BY_DEFAULT_MS = HOUR_MS;
const MOST_STEPS = 1_000;
const STEPS_BY_DEFAULT = 60;

/** A span of time in whole slots: what `from` and `until` of the answer say is what was counted. */
export interface Window {
  readonly from: Date;
  /** Not part of it any more. */
  readonly until: Date;
  readonly slotSeconds: number;
}

export interface AskedWindow {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/** The start of the slot that a time falls into. */
export function slotOf(at: Date, slotSeconds = FINE_SECONDS): Date {
  const slotMs = slotSeconds * SECOND_MS;
  return new Date(Math.floor(at.getTime() / slotMs) * slotMs);
}

/** The window that was asked for, widened to whole slots; the last hour where nothing is said. Refuses what no window is. */
export function windowOf({ from, until }: AskedWindow, now: Date): Window {
  const end = until ?? now;
  const begin = from ?? new Date(end.getTime() - BY_DEFAULT_MS);
  if (begin >= end) throw refused('from', 'The window ends before it begins.');
  if (end.getTime() - now.getTime() > KEPT_FOR_MS) throw refused('until', 'A window ends at most 90 days from now.');
  if (end.getTime() - begin.getTime() > KEPT_FOR_MS) throw refused('from', 'A window has at most 90 days.');
  const slotSeconds = now.getTime() - begin.getTime() > FINE_FOR_MS ? COARSE_SECONDS : FINE_SECONDS;
  const beyond = slotOf(new Date(end.getTime() - 1), slotSeconds).getTime() + slotSeconds * SECOND_MS;
  return { from: slotOf(begin, slotSeconds), until: new Date(beyond), slotSeconds };
}

export const secondsOf = ({ from, until }: Window): number => (until.getTime() - from.getTime()) / SECOND_MS;

/** How far apart the points of a series are: as asked, in whole slots, and never more points than a chart can show. */
export function stepOf(window: Window, asked: number | undefined): number {
  const { slotSeconds } = window;
  const wanted = asked ?? secondsOf(window) / STEPS_BY_DEFAULT;
  const step = Math.max(slotSeconds, Math.ceil(wanted / slotSeconds) * slotSeconds);
  if (secondsOf(window) / step > MOST_STEPS) throw refused('step', `A series has at most ${MOST_STEPS} points.`);
  return step;
}

function refused(field: string, detail: string): InputRefused {
  return new InputRefused(detail, { errors: [{ pointer: `/${field}`, code: 'out-of-range', detail }] });
}
