const LONGEST_TARGET = 8_000;
// Control characters, and what some server on the way may take for a separator or decode a second time (T4).
// eslint-disable-next-line no-control-regex -- control characters are what it looks for.
const AMBIGUOUS = /[\u0000-\u001f\u007f/\\%?#]/;

/** A request target, taken apart once; everything after this speaks of it and never of what was sent. */
export interface CanonicalTarget {
  /** Percent-encoded anew: the same path has one spelling (RFC 3986, 6.2.2). */
  readonly path: string;
  /** As sent, with its question mark; empty without one. */
  readonly query: string;
}

/**
 * The one spelling of a request target, or undefined when it has none: encoded separators, control characters, a second
 * encoding, `.` and `..`, empty segments, or anything but a path. Such a target names no route, whatever a service
 * behind us would make of it (T4).
 */
export function canonicalTarget(target: string): CanonicalTarget | undefined {
  if (target.length > LONGEST_TARGET || !target.startsWith('/')) return undefined;
  const at = target.indexOf('?');
  const path = at === -1 ? target : target.slice(0, at);
  const query = at === -1 ? '' : target.slice(at);
  const segments = path.slice(1).split('/').map(decoded);
  if (query.includes('#') || segments.some((segment) => segment === undefined)) return undefined;
  return { path: `/${segments.map((segment) => encodeURIComponent(segment!)).join('/')}`, query };
}

function decoded(segment: string): string | undefined {
  const text = segment.includes('%') ? percentDecoded(segment) : segment;
  if (text === undefined || text === '' || text === '.' || text === '..' || AMBIGUOUS.test(text)) return undefined;
  return text;
}

function percentDecoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
