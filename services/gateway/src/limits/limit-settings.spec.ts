import { describe, expect, it } from '@jest/globals';
import { SettingsRefused } from '@guildhall/config';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { settingsFor } from '../../test/limits.harness.js';

describe('the settings of the limits', () => {
  it.each([
    ['60/min', { calls: 60, windowSeconds: 60 }],
    ['5/15min', { calls: 5, windowSeconds: 900 }],
    ['3/h', { calls: 3, windowSeconds: 3_600 }],
    ['10/30s', { calls: 10, windowSeconds: 30 }],
    ['1/24h', { calls: 1, windowSeconds: 86_400 }],
  ])('read %s', (text, expected) =>
    expect(settingsFor({ RATE_LIMIT_STRICT: text }).RATE_LIMIT_STRICT).toEqual(expected),
  );

  it.each(['0/min', '60', '60/0min', '-1/min', '60/day', '60 / min', '1e3/min', '1/25h', '99999999/s', '60/min,5/h'])(
    'refuse %s',
    (text) => expect(() => settingsFor({ RATE_LIMIT_STRICT: text })).toThrow('RATE_LIMIT_STRICT'),
  );

  it('lift the limits for organisations and networks, but never in production', () => {
    const tenant = newId();
    const env = { RATE_LIMITS_LIFTED_FOR: `${encodeId('org', tenant)}, 127.0.0.0/8` };
    expect(settingsFor(env).RATE_LIMITS_LIFTED_FOR.tenants).toEqual(new Set([tenant]));
    expect(() => settingsFor({ ...env, NODE_ENV: 'production' })).toThrow('RATE_LIMITS_LIFTED_FOR: is for tests');
    expect(settingsFor({ NODE_ENV: 'production' }).RATE_LIMITS_LIFTED_FOR.tenants.size).toBe(0);
  });

  it.each(['everybody', 'org_', 'usr_06f9k3v4pxxh1', '*', '10.0.0.0/64'])('lift them for nobody called %s', (entry) => {
    expect(() => settingsFor({ RATE_LIMITS_LIFTED_FOR: entry })).toThrow(SettingsRefused);
  });
});
