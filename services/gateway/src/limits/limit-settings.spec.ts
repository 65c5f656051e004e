import { describe, expect, it } from '@jest/globals';
import { SettingsRefused } from '@guildhall/config';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { settingsFor } from '../../test/limits.harness.js';

describe('the settings of the limits', () => {
  it.each([
    ['60/min', { calls: 60, windowSeconds: 60, burst: 0 }],
    ['5/15min', { calls: 5, windowSeconds: 900, burst: 0 }],
    ['3/h', { calls: 3, windowSeconds: 3_600, burst: 0 }],
    ['10/30s+25', { calls: 10, windowSeconds: 30, burst: 25 }],
    ['1/24h', { calls: 1, windowSeconds: 86_400, burst: 0 }],
  ])('read %s', (text, expected) =>
    expect(settingsFor({ RATE_LIMIT_STRICT: text }).RATE_LIMIT_STRICT).toEqual(expected),
  );

  it.each([
    '0/min',
    '60',
    '60/0min',
    '-1/min',
    '60/day',
    '60 / min',
    '1e3/min',
    '1/25h',
    '99999999/s',
    '60/min,5/h',
    '60/min+0',
    '1/min+11',
  ])('refuse %s', (text) => expect(() => settingsFor({ RATE_LIMIT_STRICT: text })).toThrow('RATE_LIMIT_STRICT'));

  it('say what organisations of a tier have otherwise', () => {
    const env = { RATE_LIMITS_OF_TIERS: 'basic.key=30/min, basic.tenant=9/s,premium.key=2000/min+500' };
    const tiers = settingsFor(env).RATE_LIMITS_OF_TIERS;
    expect([...tiers.keys()]).toEqual(['basic', 'premium']);
    expect(tiers.get('basic')?.get('tenant')).toEqual({ calls: 9, windowSeconds: 1, burst: 0 });
    expect(tiers.get('premium')?.get('key')).toEqual({ calls: 2_000, windowSeconds: 60, burst: 500 });
  });

  it.each(['basic.login=5/min', 'basic=5/min', 'basic.key', 'basic.key=0/min', 'Basic.key=5/min'])(
    'say nothing of tiers by %s',
    (entry) => expect(() => settingsFor({ RATE_LIMITS_OF_TIERS: entry })).toThrow('RATE_LIMITS_OF_TIERS'),
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
