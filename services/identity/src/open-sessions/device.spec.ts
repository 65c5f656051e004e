import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEVICE_KINDS, deviceOf } from './device.js';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

describe('the name of a device', () => {
  it.each([
    [FIREFOX, { name: 'Firefox on Windows', browser: 'Firefox', system: 'Windows', kind: 'desktop' }],
    [SAFARI, { name: 'Safari on iOS', browser: 'Safari', system: 'iOS', kind: 'mobile' }],
    ['curl/8.5.0', { name: 'curl', browser: null, system: null, kind: 'unknown' }],
    ['', { name: 'Unknown device', browser: null, system: null, kind: 'unknown' }],
    ['(/', { name: 'Unknown device', browser: null, system: null, kind: 'unknown' }],
    [null, { name: 'Unknown device', browser: null, system: null, kind: 'unknown' }],
  ])('of "%s" is read from what it calls itself', (userAgent, device) => {
    expect(deviceOf(userAgent)).toMatchObject(device);
  });

  it('is short, whatever a client calls itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 256, unit: 'binary' }), (userAgent) => {
        const { name, kind } = deviceOf(userAgent);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(256);
        expect(DEVICE_KINDS).toContain(kind);
      }),
    );
  });
});
