import type { JsonValue } from '@guildhall/contracts';

/**
 * The one text of a JSON value (RFC 8785): members by the UTF-16 units of their names, no white space, numbers and
 * strings as ECMAScript writes them. Two writers that mean the same write the same bytes, so that they can be hashed.
 *
 * Well-formed values alone, as the contracts admit them: a lone surrogate or a number that JSON has no form for throws.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  // Plain sort compares UTF-16 units, which is what section 3.2.3 asks for.
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) members.push(`${text(name)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

// JSON.stringify would write a lone surrogate as an escape; section 3.2.2.2 says to end with an error.
function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('A lone surrogate has no canonical form.');
  return JSON.stringify(value);
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('JSON has no form for this number.');
  return JSON.stringify(value);
}

const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value);
