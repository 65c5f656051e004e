// Exactly what Date.prototype.toISOString gives for the years that RFC 3339 has.
const CANONICAL = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const RFC3339 = /^(?!0000)\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** UTC, ISO 8601 with milliseconds: the only spelling that the platform writes. */
export function isTimestamp(text: unknown): text is string {
  if (typeof text !== 'string' || !CANONICAL.test(text)) return false;
  // A month may lack the days after its 28th, and Date would move them into the next.
  return text.slice(8, 10) <= '28' || existsAsWritten(text);
}

/** Another writer's RFC 3339 in our spelling, finer digits cut off; undefined when it is none. */
export function canonicalTimestamp(text: unknown): string | undefined {
  if (isTimestamp(text)) return text;
  if (typeof text !== 'string' || !RFC3339.test(text) || !existsAsWritten(`${text.slice(0, 10)}T00:00:00.000Z`))
    return undefined;
  const time = new Date(text.toUpperCase());
  return Number.isNaN(time.getTime()) || !isTimestamp(time.toISOString()) ? undefined : time.toISOString();
}

function existsAsWritten(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
