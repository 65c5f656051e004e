import { type Randomness, sleep } from '@guildhall/runtime';
import { isRepeatable, translated } from './database-errors.js';

export interface RetryParts {
  readonly randomness: Randomness;
}

const PAUSE_MS = 20;

/** Repeats work that lost against another transaction, with a random pause, so that the two do not meet again. */
export async function repeatLostRace<T>(
  { randomness }: RetryParts,
  attempts: number,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isRepeatable(error)) throw translated(error);
      await sleep(PAUSE_MS * attempt * randomness.fraction());
    }
  }
}
