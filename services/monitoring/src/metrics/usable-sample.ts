import type { ReportedMetric } from '@guildhall/contracts';
import { KEPT_FOR_MS } from '../series/window.js';

/** Why a reported sample is not taken. */
export const REFUSAL_REASONS = [
  'name-not-usable',
  'labels-not-usable',
  'value-out-of-range',
  'time-out-of-range',
  'too-many-series',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export interface UsableSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string | undefined;
  readonly sample: { readonly at: Date; readonly value: number };
}

// It is a path of its own: `GET /metrics/exposition`.
const RESERVED_NAME = 'exposition';
const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,127}$/;
/** Whether anything may be reported under a name. */
export const isMetricName = (name: string): boolean => NAME.test(name) && name !== RESERVED_NAME;

const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const MOST_LABELS = 16;
const LONGEST_TEXT = 200;
// A trillion of them still add up to a number that the database takes.
const GREATEST = 1e100;
const AHEAD_MS = 3_600_000;

/** A sample that can be counted, or why it cannot. Nothing that a product sends stops those around it. */
export function usableSample(reported: ReportedMetric, now: Date): UsableSample | RefusalReason {
  const { name, value, unit, labels = {} } = reported;
  const at = new Date(reported.at);
  // Sorted: the same labels are the same series, in whatever order they come.
  const texts = Object.entries(labels)
    .filter((entry): entry is [string, string] => isText(entry[1]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (!isMetricName(name)) return 'name-not-usable';
  if (Math.abs(value) > GREATEST) return 'value-out-of-range';
  if (at.getTime() > now.getTime() + AHEAD_MS || at.getTime() < now.getTime() - KEPT_FOR_MS) return 'time-out-of-range';
  if (texts.length !== Object.keys(labels).length || !areUsable(texts)) return 'labels-not-usable';
  return { name, labels: Object.fromEntries(texts), unit: isText(unit) ? unit : undefined, sample: { at, value } };
}

function areUsable(labels: readonly (readonly [string, string])[]): boolean {
  return labels.length <= MOST_LABELS && labels.every(([name]) => LABEL_NAME.test(name));
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_TEXT;
