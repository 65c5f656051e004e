/** How long each part of a key's life lasts. The order of the parts keeps every token verifiable (D7). */
export interface KeyTimes {
  /** How long a key signs. */
  readonly signsSeconds: number;
  readonly accessTokenSeconds: number;
}

/** What `GET /.well-known/jwks.json` allows caches. */
export const JWKS_CACHE_SECONDS = 300;
/** How long a process may go on with the keys that it has read. */
export const READ_AGAIN_SECONDS = 30;
/** Clocks may differ by so much, here and at whoever verifies. */
const LEEWAY_SECONDS = 60;

/** Published so long before its first use that every cache has it by then, and every process here too. */
export const PUBLISHED_AHEAD_SECONDS = JWKS_CACHE_SECONDS + READ_AGAIN_SECONDS + LEEWAY_SECONDS;

/** A retired key may still sign until the slowest process has read of its successor, and what it signed lives on. */
export const retiredSeconds = ({ accessTokenSeconds }: KeyTimes): number =>
  accessTokenSeconds + READ_AGAIN_SECONDS + LEEWAY_SECONDS;
