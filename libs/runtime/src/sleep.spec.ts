import { describe, expect, it } from '@jest/globals';
import { sleep } from './sleep.js';

describe('sleeping', () => {
  it('ends at once when it is aborted, before or during', async () => {
    const started = performance.now();
    await expect(sleep(60_000, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const asleep = sleep(60_000, controller.signal);
    controller.abort();
    await expect(asleep).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('passes the time otherwise', async () => {
    await expect(sleep(1)).resolves.toBeUndefined();
  });
});
