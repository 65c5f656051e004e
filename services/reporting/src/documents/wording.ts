const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

export const numberText = (value: number): string => numbers.format(value);
export const percentText = (ratio: number): string => percents.format(ratio);

/** `2026-11-21` as people read it. */
export const dayText = (day: string): string => days.format(new Date(`${day}T00:00:00Z`));

/** A time as a clock in that zone shows it, with the zone's name: a bare time would be anybody's. */
export function timeText(time: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return `${format.format(time)} (${timeZone})`;
}

/** How a value changed against the one before, in words; silent where there is nothing to compare with. */
export function changeText(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'none before either' : 'none before';
  const ratio = now / before - 1;
  if (Math.abs(ratio) < 0.0005) return 'as before';
  return `${percentText(Math.abs(ratio))} ${ratio > 0 ? 'more' : 'less'} than before`;
}

/**
 * Text for people on paper or screen: what would be invisible, or turn the direction of what follows, is shown as a mark
 * in its place, so that a name cannot rewrite the line that it stands in.
 */
export function visible(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, '\ufffd');
}
