import type { Group } from './read-aggregates.js';
import { secondsOf, type Window } from './window.js';

export interface Point {
  readonly at: Date;
  readonly groups: readonly Group[];
}

/** One point for each step of a window, also for those in which nothing happened: a chart must not join over a gap. */
export function pointsOf(groups: readonly Group[], window: Window, stepSeconds: number): Point[] {
  const byTime = new Map<number, Group[]>();
  for (const group of groups) {
    const at = group.at.getTime();
    byTime.set(at, [...(byTime.get(at) ?? []), group]);
  }
  const count = Math.ceil(secondsOf(window) / stepSeconds);
  return Array.from({ length: count }, (_, place) => {
    const at = new Date(window.from.getTime() + place * stepSeconds * 1_000);
    return { at, groups: byTime.get(at.getTime()) ?? [] };
  });
}
