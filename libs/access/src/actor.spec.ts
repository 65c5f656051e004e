import { describe, expect, it } from '@jest/globals';
import { decodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { Actor } from './actor.js';
import { agentOf } from './agent.js';
import { NotPermitted } from './refusals.js';

const administrator = (permissions: string[], tenantId = PLATFORM_TENANT_ID) =>
  new Actor({
    kind: 'user',
    userId: newId(),
    tenantId,
    correlationId: 'c',
    permissions,
    sessionId: 's',
    address: '::1',
    agent: 'curl/8.5.0',
  });

describe('an actor', () => {
  it('can do what its permissions say and nothing else', () => {
    const ada = administrator(['users:read']);
    expect(ada.can('users:read')).toBe(true);
    expect(ada.can('users:create')).toBe(false);
    expect(ada.can('constructor')).toBe(false);
  });

  it('is named by its prefixed id, its service, or as anonymous', () => {
    const [userId, tenantId] = [newId(), newId()];
    const named = (kind: 'user' | 'key') => new Actor({ kind, userId, tenantId, correlationId: 'c' }).describe();
    expect(named('user')).toMatch(/^usr_/);
    expect(decodeId('key', named('key'))).toBe(userId);
    expect(Actor.system('tenancy', tenantId).describe()).toBe('system:tenancy');
    expect(Actor.anonymous({ correlationId: 'c' }).describe()).toBe('anonymous');
  });

  it('belongs to no tenant as long as it is anonymous and nobody said which', () => {
    expect(Actor.anonymous({ correlationId: 'c' }).tenantId).toBe('');
  });

  it('takes over correlation and client when the system acts because of a request', () => {
    const system = Actor.system('identity', newId(), administrator([]));
    expect(system).toMatchObject({ kind: 'system', correlationId: 'c', address: '::1', agent: 'curl/8.5.0' });
    expect(system.permissions.size).toBe(0);
  });

  it('is the same client’s as a user, once one turns out to be behind the call', () => {
    const [userId, tenantId] = [newId(), newId()];
    const ada = Actor.anonymous(administrator(['users:read'])).asUser(userId, tenantId);
    expect(ada).toMatchObject({ kind: 'user', userId, tenantId, address: '::1', agent: 'curl/8.5.0' });
    expect(ada.permissions.size).toBe(0);
  });
});

describe('what a client calls itself', () => {
  it('T71: is kept as a line of printable ASCII, of a length', () => {
    expect(agentOf('curl/8.5.0')).toBe('curl/8.5.0');
    expect(agentOf('\u001b[2J\r\nforged ä\0')).toBe('?[2J??forged ??');
    expect(agentOf('x'.repeat(9_000))).toBe('x'.repeat(256));
    for (const nothing of [undefined, '', '  ', ['a', 'b']]) expect(agentOf(nothing)).toBeUndefined();
  });
});

describe('acting in another organisation', () => {
  it('is open to a platform administrator, who stays who they are', () => {
    const ada = administrator(['platform:organizations:read']);
    const tenantId = newId();
    expect(ada.inTenant(tenantId)).toEqual(new Actor({ ...ada, tenantId }));
    expect(ada.tenantId).toBe(PLATFORM_TENANT_ID);
  });

  const tenantId = newId();
  it.each([
    ['a user of organisation zero without a platform permission', administrator(['organizations:read'])],
    ['a user of another organisation who was given one', administrator(['platform:organizations:read'], tenantId)],
    ['somebody who is already in another organisation', administrator(['platform:x:y']).inTenant(newId())],
    ['the system', Actor.system('tenancy', PLATFORM_TENANT_ID)],
    ['an anonymous caller', Actor.anonymous({ correlationId: 'c' }, PLATFORM_TENANT_ID)],
  ])('is refused to %s', (_, actor) => {
    expect(() => actor.inTenant(tenantId)).toThrow(NotPermitted);
  });
});
