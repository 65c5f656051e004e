import { describe, expect, it } from '@jest/globals';
import { murmur2, partitionOfKey, positiveHash } from './partition-of-key.js';

describe('the partition of a key', () => {
  // From Kafka's own test of its hash: org.apache.kafka.common.utils.UtilsTest#testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %p as Java does', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('clears the sign instead of reading the hash as unsigned', () => {
    expect(positiveHash('21')).toBe(-973932308 & 0x7fffffff);
    expect(partitionOfKey('21', 3)).toBe((-973932308 & 0x7fffffff) % 3);
  });

  it('hashes the UTF-8 bytes, of any length', () => {
    expect(murmur2(Buffer.alloc(0))).toBe(275646681);
    expect(positiveHash('ü')).toBe(murmur2(Buffer.from([0xc3, 0xbc])) & 0x7fffffff);
  });
});
