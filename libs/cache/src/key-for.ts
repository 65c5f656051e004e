import { createHash } from 'node:crypto';
import type { CacheDefinition, KeyOf, LeadingOf } from './define-cache.js';

/** Whose entries: a cache of a service for one tenant. */
export interface Place {
  readonly service: string;
  readonly cache: string;
  readonly tenantId: string;
}

const TENANT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// No separator, no glob of SCAN, no blank: what is in here stands in a key as it is.
const PLAIN = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * The Redis key of an entry: `cache:<service>:<cache>:<tenant>:<part>:<part>`.
 *
 * Two places or two lists of parts never share a key (T7). A part that is not plain becomes `~<SHA-256>`: an address,
 * a query or a secret never stands in a key to be read, a pattern never matches more than it says, and keys are short.
 */
export function keyFor({ service, cache, tenantId }: Place, parts: readonly string[]): string {
  if (!TENANT.test(tenantId)) throw new TypeError('The tenant of a key is a uuid in lower case.');
  return ['cache', service, cache, tenantId, ...parts.map(asPart)].join(':');
}

/** Matches, in SCAN, every key that has more parts than these. Keys hold no character that means something there. */
export function patternBelow(key: string): string {
  return `${key}:*`;
}

/** Whether the key is this one or has more parts than it. */
export function isAtOrBelow(key: string, top: string): boolean {
  return key === top || key.startsWith(`${top}:`);
}

/** The values of a whole key in their order. */
export function partsOf<K extends string>({ name, keyedBy }: CacheDefinition<K, unknown>, key: KeyOf<K>): string[] {
  const parts = leadingPartsOf({ name, keyedBy }, key);
  if (parts.length < keyedBy.length) throw new TypeError(`A key of the cache ${name} misses ${keyedBy[parts.length]}.`);
  return parts;
}

/** The values of the leading parts; a gap would forget more, or less, than was meant. */
export function leadingPartsOf<K extends string>(
  { name, keyedBy }: Pick<CacheDefinition<K, unknown>, 'name' | 'keyedBy'>,
  key: LeadingOf<K>,
): string[] {
  const values = keyedBy.map((part) => key[part]);
  const given = values.filter((value) => typeof value === 'string');
  const isLeading = values.slice(0, given.length).every((value) => typeof value === 'string');
  const isKnown = Object.keys(key).every((part) => keyedBy.some((known) => known === part));
  if (!isLeading || !isKnown)
    throw new TypeError(`The cache ${name} is keyed by ${keyedBy.join(', ')}, in that order.`);
  return given;
}

// UTF-16 as it is: through UTF-8 every lone surrogate becomes the same character, and two texts one key.
function asPart(part: string): string {
  return PLAIN.test(part) ? part : `~${createHash('sha256').update(Buffer.from(part, 'utf16le')).digest('base64url')}`;
}
