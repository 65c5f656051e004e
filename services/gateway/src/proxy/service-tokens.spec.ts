import { describe, expect, it } from '@jest/globals';
import { ManualClock, newId } from '@guildhall/runtime';
import { testServiceTokenKey } from '@guildhall/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Caller } from '../authentication/caller.js';
import type { GatewaySettings } from '../config.js';
import { ServiceTokens } from './service-tokens.js';

const settings = {
  TOKEN_ISSUER: 'https://guildhall.test',
  SERVICE_TOKEN_KEYS_OF: [
    { service: 'echo', kid: 'new', key: testServiceTokenKey.key },
    { service: 'echo', kid: 'old', key: testServiceTokenKey.key },
    { service: 'other', kid: 'k1', key: testServiceTokenKey.key },
  ],
} as unknown as GatewaySettings;
const aCaller = (): Caller => ({
  kind: 'user',
  tenantId: newId(),
  userId: newId(),
  sessionId: newId(),
  permissions: new Set(['users:read']),
});

describe('the token by which a service knows who calls', () => {
  it('is minted once for a caller, a service and an address, and again when it is half spent', async () => {
    const clock = new ManualClock();
    const tokens = new ServiceTokens(settings, clock);
    const caller = aCaller();
    const first = tokens.tokenFor('echo', caller, '192.0.2.1');
    clock.advance(29_000);
    expect(tokens.tokenFor('echo', caller, '192.0.2.1')).toBe(first);
    clock.advance(2_000);
    const second = tokens.tokenFor('echo', caller, '192.0.2.1');
    expect([second === first, decodeJwt(second).exp! - decodeJwt(second).iat!]).toEqual([false, 60]);
  });

  it('is nobody else’s, and no other service’s', async () => {
    const tokens = new ServiceTokens(settings, new ManualClock());
    const caller = aCaller();
    const asked: [string, Caller | undefined, string][] = [
      ['echo', caller, '192.0.2.1'],
      ['other', caller, '192.0.2.1'],
      ['echo', caller, '192.0.2.2'],
      ['echo', { ...caller, permissions: new Set() }, '192.0.2.1'],
      ['echo', aCaller(), '192.0.2.1'],
      ['echo', undefined, '192.0.2.1'],
    ];
    const made: string[] = [];
    for (const [service, who, address] of asked) made.push(tokens.tokenFor(service, who, address));
    expect(new Set(made).size).toBe(made.length);
    const [own = '', nobodys = ''] = [made.at(0), made.at(-1)];
    expect(decodeJwt(own)).toMatchObject({
      aud: 'echo',
      sub: caller.userId,
      tenant: caller.tenantId,
      sid: caller.sessionId,
      permissions: ['users:read'],
      addr: '192.0.2.1',
    });
    expect(decodeJwt(nobodys)).toMatchObject({ sub: 'anonymous', akd: 'anonymous', permissions: [] });
  });

  it('is signed with the first of two keys, and not at all without one', async () => {
    const tokens = new ServiceTokens(settings, new ManualClock());
    expect(decodeProtectedHeader(tokens.tokenFor('echo', undefined, 'x')).kid).toBe('new');
    expect(() => tokens.tokenFor('stranger', undefined, 'x')).toThrow('no key for the tokens of stranger');
  });
});
