/** The day of a time, in UTC: `2026-11-21`. Counts are kept by it, so that a day is one day for all readers. */
export function dayOf(time: string | Date): string {
  return (typeof time === 'string' ? new Date(time) : time).toISOString().slice(0, 10);
}
