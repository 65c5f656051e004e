import { describe, expect, it } from '@jest/globals';
import { restMs } from './tile-worker.js';

describe('who indexes the trail', () => {
  it('rests as long as it has worked, since keeping entries comes first', () => {
    expect([restMs(40, 1), restMs(40, 4_096)]).toEqual([40, 40]);
  });

  it('goes on at once while a million entries wait', () => {
    expect(restMs(40, 4_097)).toBe(0);
  });
});
