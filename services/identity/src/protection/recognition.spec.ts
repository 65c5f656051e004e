import { describe, expect, it } from '@jest/globals';
import { deviceName } from './device-name.js';
import { neighbourhoodOf, networkOf } from './network-of.js';

describe('what a client calls itself', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
      'Chrome on Windows',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0', 'Edge on Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['curl/8.5.0', 'curl'],
    ['<img src=x>/1', 'an unknown program'],
    ['', 'an unknown program'],
    [undefined, 'an unknown program'],
  ])('%s is %s, whatever its version', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});

describe('where a client is', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0/16'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0/16'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8::/32'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0::/32'],
    [undefined, 'unknown', 'unknown'],
  ])('%s is in %s, and near %s', (address, network, neighbourhood) => {
    expect([networkOf({ address }), neighbourhoodOf({ address })]).toEqual([network, neighbourhood]);
  });
});
