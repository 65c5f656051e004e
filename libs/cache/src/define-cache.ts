import type { z } from 'zod';
import type { Life } from './life.js';

/** A value for each part of the key. Any text will do: what is not plain is hashed. */
export type KeyOf<K extends string> = Readonly<Record<K, string>>;

/** The leading parts of a key, none of them missing in between. None at all: everything of the tenant. */
export type LeadingOf<K extends string> = Readonly<Partial<Record<K, string>>>;

export interface CacheDefinition<K extends string, T> {
  /** Lower-case words with hyphens, unique in the service: `user-permissions`. Goes into keys and metrics. */
  readonly name: string;
  /** What tells two entries of one tenant apart, in the order in which entries are forgotten together. */
  readonly keyedBy: readonly K[];
  readonly life: Life;
  /** What may come back. Plain JSON without transforms; anything else that Redis holds under the key is a miss. */
  readonly schema: z.ZodType<T, T>;
  /** Remembers for so long that there is nothing, at most 300. Left out, "nothing" is asked for each time. */
  readonly absentSeconds?: number;
  /**
   * A level in front of Redis. What another process forgets may be answered from here for `seconds` more, at most 60:
   * not for what must end at once. The oldest unused entries make room.
   */
  readonly inProcess?: { readonly maxBytes: number; readonly seconds: number };
}

const NAME = /^[a-z](?:-?[a-z0-9]){0,47}$/;
const MOST_PARTS = 6;
const MOST_ABSENT_SECONDS = 300;
const MOST_NEAR_SECONDS = 60;

/** Declares what is cached, once, at module level. Throws for what cannot be right, so that it fails when it loads. */
export function defineCache<const K extends string, T>(definition: CacheDefinition<K, T>): CacheDefinition<K, T> {
  const { name, keyedBy, absentSeconds, inProcess } = definition;
  const refuse = (why: string): never => {
    throw new TypeError(`The cache ${name} ${why}.`);
  };
  if (!NAME.test(name)) refuse('is called by lower-case words with hyphens, 48 characters at most');
  if (keyedBy.length === 0 || keyedBy.length > MOST_PARTS) refuse(`is keyed by 1 to ${MOST_PARTS} parts`);
  if (new Set(keyedBy).size !== keyedBy.length) refuse('is keyed twice by the same part');
  if (absentSeconds !== undefined && !isWithin(absentSeconds, MOST_ABSENT_SECONDS))
    refuse(`remembers that there is nothing for ${MOST_ABSENT_SECONDS} s at most`);
  if (inProcess && !isWithin(inProcess.seconds, MOST_NEAR_SECONDS))
    refuse(`holds entries in the process for ${MOST_NEAR_SECONDS} s at most`);
  if (inProcess && !(Number.isInteger(inProcess.maxBytes) && inProcess.maxBytes > 0))
    refuse('holds a positive number of bytes in the process');
  return definition;
}

/** The name of a service or of a cache, as it stands in keys. */
export function isPlainName(name: string): boolean {
  return NAME.test(name);
}

function isWithin(seconds: number, most: number): boolean {
  return Number.isInteger(seconds) && seconds > 0 && seconds <= most;
}
