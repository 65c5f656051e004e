import { Refused } from '../refused.js';
import { newRingEntry, newTokenKey, type RingEntry, ringFile, type Source } from '../secrets/new-values.js';

/** The names under which a Secret holds them. */
export const TOKEN_KEYS = 'SERVICE_TOKEN_KEYS';
export const TOKEN_KEYS_OF = 'SERVICE_TOKEN_KEYS_OF';
export const KEY_RING = 'key-ring.json';

type Values = Readonly<Record<string, string>>;

/**
 * Where a service's keys are on their way round:
 * - `settled`: one key, and the gateway signs with it;
 * - `added`: the service knows a second key, the gateway signs with the first;
 * - `adopted`: the gateway signs with the second, and the first is to go;
 * - `unknown`: none of these, so that somebody else is at it.
 */
export type Turn = 'settled' | 'added' | 'adopted' | 'unknown';

export function turnOf(service: string, ofService: Values, ofGateway: Values): Turn {
  const [first, second, ...more] = entriesIn(ofService[TOKEN_KEYS]);
  const signing = signingKeyOf(service, ofGateway);
  if (!first || !signing || more.length > 0) return 'unknown';
  if (signing === first) return second ? 'added' : 'settled';
  return signing === second ? 'adopted' : 'unknown';
}

/** The second token key and, where there is a key ring, the key after the current one: known, and not used yet. */
export function added(ofService: Values, source: Source): Record<string, string> {
  const keys = entriesIn(ofService[TOKEN_KEYS]);
  const ring = ringIn(ofService);
  return {
    [TOKEN_KEYS]: [...keys, newTokenKey(source)].join(','),
    ...(ring && !ring.some(({ state }) => state === 'next')
      ? { [KEY_RING]: ringFile([...ring, newRingEntry(source, 'next')]) }
      : {}),
  };
}

/** The gateway's list, in which it signs for these services with the newest key of each. */
export function adopted(services: ReadonlyMap<string, Values>, ofGateway: Values): Record<string, string> {
  const entries = entriesIn(ofGateway[TOKEN_KEYS_OF]);
  const others = entries.filter((entry) => !services.has(entry.split('=', 1)[0] ?? ''));
  const theirs = [...services].map(([service, values]) => `${service}=${entriesIn(values[TOKEN_KEYS]).at(-1)}`);
  return { [TOKEN_KEYS_OF]: [...others, ...theirs].join(',') };
}

/**
 * Without the token key that nobody signs with any more; what is sealed from now on is sealed under the ring's newest key. The
 * one before stays in the ring: rows are sealed under it.
 */
export function settled(ofService: Values): Record<string, string> {
  const ring = ringIn(ofService);
  return {
    [TOKEN_KEYS]: entriesIn(ofService[TOKEN_KEYS]).at(-1) ?? '',
    ...(ring?.some(({ state }) => state === 'next') ? { [KEY_RING]: ringFile(ring.map(advanced)) } : {}),
  };
}

function advanced(key: RingEntry): RingEntry {
  const after = { next: 'current', current: 'retired', retired: 'retired' } as const;
  return { ...key, state: after[key.state] };
}

function signingKeyOf(service: string, ofGateway: Values): string | undefined {
  const prefix = `${service}=`;
  const entry = entriesIn(ofGateway[TOKEN_KEYS_OF]).find((each) => each.startsWith(prefix));
  return entry?.slice(prefix.length);
}

function entriesIn(list: string | undefined): string[] {
  return list ? list.split(',').map((entry) => entry.trim()) : [];
}

function ringIn(values: Values): readonly RingEntry[] | undefined {
  const file = values[KEY_RING];
  if (file === undefined) return undefined;
  try {
    return (JSON.parse(file) as { keys: RingEntry[] }).keys;
  } catch {
    // The engine's own message quotes the text around the fault, which is a key.
    throw new Refused(`A ${KEY_RING} is not JSON.`);
  }
}
