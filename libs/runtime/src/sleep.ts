import { setTimeout } from 'node:timers/promises';

/** Waits; rejects with an AbortError as soon as the signal aborts. Does nothing but wait: poll state with a deadline. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, signal ? { signal } : {});
}
