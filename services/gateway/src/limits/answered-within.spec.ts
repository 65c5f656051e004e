import { afterAll, describe, expect, it } from '@jest/globals';
import { closeGateways, gateway } from '../../test/limits.harness.js';
import { answeredWithin } from './answered-within.js';

describe('waiting for an answer', () => {
  afterAll(closeGateways);

  it('ends after so long', async () => {
    await expect(answeredWithin(20, new Promise(() => undefined))).rejects.toThrow('no answer within 20 ms');
  });

  it('reads what came while this process stood still', async () => {
    const { redis } = await gateway();
    // Immediates run right before the timers: nothing is read in between.
    await new Promise((resolve) => setImmediate(resolve));
    const answer = answeredWithin(50, redis.ping());
    const begun = performance.now();
    while (performance.now() - begun < 200);
    await expect(answer).resolves.toBe('PONG');
  });
});
