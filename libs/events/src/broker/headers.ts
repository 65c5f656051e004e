/**
 * Headers as text, in an object without prototype: a foreign producer may name a header `__proto__` (T61).
 * A header without value reads as empty; of a repeated one the last counts.
 */
export function textHeaders(
  entries: Iterable<readonly [string, Buffer | string | null | undefined]>,
): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of entries) headers[name] = value?.toString() ?? '';
  return headers;
}
