import { describe, expect, it } from '@jest/globals';
import { blockedNetwork, holds } from './blocked-network.js';

describe('the network that is blocked', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
    ['2001:DB8:0:0:1::', '2001:db8::/64'],
    ['2001:db8::1/128', '2001:db8::/64'],
    ['2001:db8:1::/33', '2001:db8::/33'],
  ])('T3: of %s is %s', (text, network) => {
    expect(blockedNetwork(text)).toBe(network);
    expect(blockedNetwork(network)).toBe(network);
  });

  it.each([
    '0.0.0.0/0',
    '::/0',
    '::ffff:0:0/96',
    '::ffff:0:0/100',
    '10.0.0.0/7',
    'fe80::/10',
    '10.0.0.1/33',
    '10.1',
    '0177.0.0.1',
    '0x7f.1',
    '10.0.0.1/',
    '10.0.0.1\n',
    '[::1]',
    'fe80::1%eth0',
    'example.org',
    '',
  ])('T3: is none for %j', (text) => expect(blockedNetwork(text)).toBeUndefined());

  it('holds the addresses in it, an IPv4 caller on a socket for both families among them', () => {
    expect(holds('203.0.113.0/24', '::ffff:203.0.113.7')).toBe(true);
    expect(holds('2001:db8::/64', '2001:db8::5%eth0')).toBe(true);
    const elsewhere = ['203.0.114.7', '2001:db8::1', 'unknown'].map((address) => holds('203.0.113.0/24', address));
    expect(elsewhere).toEqual([false, false, false]);
  });
});
