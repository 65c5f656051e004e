import { describe, expect, it } from '@jest/globals';
import { Randomness } from './randomness.js';
import { withPatience } from './with-patience.js';

/** Each pause is the shortest, a quarter of a second. */
class NoChance extends Randomness {
  bytes(count: number): Buffer {
    return Buffer.alloc(count);
  }
}

class NotYet extends Error {}
const isPassing = (error: unknown) => error instanceof NotYet;

/** Fails so often, then answers. */
function slowToCome(failures: number, failure: () => Error = () => new NotYet('not yet')) {
  let calls = 0;
  const work = async () => {
    calls += 1;
    if (calls <= failures) throw failure();
    return 'there';
  };
  return { work, calls: () => calls };
}

describe('patience', () => {
  it('waits for what is not there yet, and tells of each time', async () => {
    const told: unknown[] = [];
    const { work } = slowToCome(2);
    expect(await withPatience(work, { seconds: 30, isPassing, onWait: (error) => told.push(error) })).toBe('there');
    expect(told).toEqual([new NotYet('not yet'), new NotYet('not yet')]);
  });

  it('has none unless it is given some', async () => {
    const { work, calls } = slowToCome(1);
    await expect(withPatience(work, { seconds: 0, isPassing })).rejects.toThrow(NotYet);
    expect(calls()).toBe(1);
  });

  it('throws at once what does not pass by itself', async () => {
    const { work, calls } = slowToCome(1, () => new TypeError('wrong'));
    await expect(withPatience(work, { seconds: 30, isPassing })).rejects.toThrow('wrong');
    expect(calls()).toBe(1);
  });

  it('ends when its time is over, with the last failure', async () => {
    const { work, calls } = slowToCome(1_000);
    const patience = { seconds: 1, isPassing, randomness: new NoChance() };
    await expect(withPatience(work, patience)).rejects.toThrow(NotYet);
    expect(calls()).toBeGreaterThan(1);
  });
});
