import { describe, expect, it } from '@jest/globals';
import { networkOf } from '../protection/network-of.js';
import { clientOf, fingerprintOf } from './client.js';

describe('a client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    [undefined, 'unknown'],
  ])('T3: at %s belongs to the network %s', (address, network) => {
    expect(networkOf({ address })).toBe(network);
  });

  it('is the same with the same address and agent, and another with another', () => {
    const [here, agent] = ['203.0.113.7', 'curl/8.5.0'];
    const one = fingerprintOf({ address: here, userAgent: agent });
    expect(fingerprintOf({ address: here, userAgent: agent })).toEqual(one);
    for (const other of [{ address: here }, { userAgent: agent }, { address: agent, userAgent: here }]) {
      expect(fingerprintOf(other)).not.toEqual(one);
    }
  });

  it('says no more than 256 characters of itself', () => {
    expect(clientOf({}, 'x'.repeat(10_000)).userAgent).toHaveLength(256);
  });
});
