import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { OnboardingSignal } from './onboarding-signal.js';
import { untilWoken } from './until-woken.js';

const NEVER = new AbortController().signal;

describe('whoever waits for an onboarding', () => {
  it('is woken by its progress, and by no other’s', async () => {
    const signal = new OnboardingSignal();
    const [mine, other] = [newId(), newId()];
    let isWoken = false;
    const woken = untilWoken((wake) => signal.onProgress(mine, wake), { withinMs: 60_000, signal: NEVER }).then(() => {
      isWoken = true;
    });
    signal.progressed(other);
    await Promise.resolve();
    expect(isWoken).toBe(false);
    signal.progressed(mine);
    await woken;
  });

  it('is not kept once the time is over, or nobody listens any more', async () => {
    const signal = new OnboardingSignal();
    const id = newId();
    const gone = new AbortController();
    const waits = [
      untilWoken((wake) => signal.onProgress(id, wake), { withinMs: 1, signal: NEVER }),
      untilWoken((wake) => signal.onProgress(id, wake), { withinMs: 60_000, signal: gone.signal }),
    ];
    gone.abort();
    await Promise.all(waits);
    // Also for one who had gone before.
    await untilWoken((wake) => signal.onProgress(id, wake), { withinMs: 60_000, signal: gone.signal });
    expect(signal.listening).toBe(0);
  });

  it('is one of so many that memory holds them', () => {
    const signal = new OnboardingSignal();
    const ends = Array.from({ length: 500 }, () => signal.onProgress(newId(), () => undefined));
    expect(signal.isFull).toBe(true);
    for (const end of [...ends, ...ends]) end();
    expect([signal.isFull, signal.listening]).toEqual([false, 0]);
  });
});
