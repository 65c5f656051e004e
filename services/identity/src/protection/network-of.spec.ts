import { describe, expect, it } from '@jest/globals';
import { neighbourhoodOf, networkOf } from './network-of.js';

describe('where a client is', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.0.0/16'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.0.0/16'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8::/32'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0::/32'],
    [undefined, 'unknown', 'near unknown'],
  ])('%s is in %s, and near %s', (address, network, neighbourhood) => {
    expect([networkOf({ address }), neighbourhoodOf(network)]).toEqual([network, neighbourhood]);
  });
});
