import { Backoff } from './backoff.js';
import { type Clock, SystemClock } from './clock.js';
import { type Randomness, SystemRandomness } from './randomness.js';
import { sleep } from './sleep.js';

export interface Patience {
  /** 0: the first failure is the last. */
  readonly seconds: number;
  /** Whether a failure is one that passes by itself. All others are thrown at once. */
  readonly isPassing: (error: unknown) => boolean;
  /** Told of each failure that is waited out. */
  readonly onWait?: (error: unknown) => void;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
}

const PAUSES = { baseMs: 250, capMs: 5_000 };

/** Does the work again for as long as it fails in passing ways and the time is not over; then throws the last failure. */
export async function withPatience<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { seconds, isPassing, onWait, clock = new SystemClock() } = patience;
  const backoff = new Backoff(PAUSES, patience.randomness ?? new SystemRandomness());
  const deadlineMs = clock.monotonicMs() + seconds * 1_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const pauseMs = backoff.nextMs();
      if (!isPassing(error) || clock.monotonicMs() + pauseMs > deadlineMs) throw error;
      onWait?.(error);
      await sleep(pauseMs);
    }
  }
}
