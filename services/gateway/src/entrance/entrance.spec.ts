import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
}, 60_000);
afterAll(() => platform.stop(), 30_000);

/** What everybody may do to their own account. */
const OWN = [
  'own-account:read',
  'own-email:update',
  'own-factors:manage',
  'own-factors:read',
  'own-password:update',
  'own-sessions:delete',
  'own-sessions:read',
  'own-streams:open',
];
const aThing = () => `/api/v1/things/${encodeId('usr', newId())}`;
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

describe('a call through the gateway', () => {
  it('tells its service how and when the caller proved who they are', async () => {
    const provedAt = Math.floor(Date.now() / 1_000) - 90;
    const ada = await platform.user(['users:read'], { claims: { acr: 'mfa', auth_time: provedAt } });
    const { body } = await ada.call(aThing());
    expect(body.actor.authentication).toEqual({ acr: 'mfa', at: new Date(provedAt * 1_000).toISOString() });
    const before = await platform.user(['users:read'], { claims: { auth_time: undefined } });
    expect((await before.call(aThing())).body.actor.authentication).toBeUndefined();
  });

  it('reaches its service in the name of whoever signed in', async () => {
    const ada = await platform.user(['users:read']);
    const thing = aThing();
    const { status, body } = await ada.call(`${thing}?a=1&b=%2Fx`);
    expect(body).toMatchObject({
      method: 'GET',
      url: `${thing.slice('/api/v1'.length)}?a=1&b=%2Fx`,
      actor: {
        kind: 'user',
        user: ada.user,
        tenant: ada.tenant,
        session: ada.session,
        address: '127.0.0.1',
        permissions: [...OWN, 'users:read'],
      },
    });
    expect(status).toBe(200);
  });

  it('carries its body, and the answer with the address at which clients find it', async () => {
    const ada = await platform.user(['users:create']);
    const { status, headers, body } = await ada.call('/api/v1/things', json({ name: 'Grüße' }));
    expect([status, body.body]).toEqual([201, { name: 'Grüße' }]);
    expect(headers.get('location')).toBe('/api/v1/things/usr_1');
  });

  it('brings a file back byte by byte, with its name and to be kept by nobody', async () => {
    const ada = await platform.user(['users:read']);
    const { status, headers, text } = await ada.call('/api/v1/file');
    expect([status, Buffer.from(text).equals(Buffer.alloc(300_000, 'é'))]).toEqual([200, true]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '300000',
      'content-disposition': `attachment; filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is anonymous on a public route, and somebody’s there with a token', async () => {
    expect((await platform.call('/api/v1/open')).body.actor).toMatchObject({ kind: 'anonymous', permissions: [] });
    const ada = await platform.user(['users:read']);
    expect((await ada.call('/api/v1/open')).body.actor).toMatchObject({ kind: 'user', user: ada.user });
  });

  it('has one id and one trace from end to end, given or made', async () => {
    const requestId = newId();
    const given = await platform.call('/api/v1/open', { headers: { 'x-request-id': requestId } });
    expect([given.headers.get('x-request-id'), given.body.headers['x-request-id']]).toEqual([requestId, requestId]);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traced = await platform.call('/api/v1/open', { headers: { traceparent } });
    expect(traced.body.headers.traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
    expect((await platform.call('/api/v1/open')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says on every answer that nobody keeps, frames or sniffs it', async () => {
    for (const path of ['/api/v1/open', '/api/v1/nothing', '/api/v1/things', '/nothing', '/problems']) {
      const { headers } = await platform.call(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      if (path !== '/problems') expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });
});

describe('a caller', () => {
  it('without a token is told to sign in', async () => {
    const { status, headers, body } = await platform.call(aThing());
    expect([status, body.code, headers.get('www-authenticate')]).toEqual([401, 'sign-in-required', 'Bearer']);
    expect(body).toMatchObject({ type: 'http://guildhall.test/problems/sign-in-required', status: 401 });
  });

  it('without the permission is refused', async () => {
    const ada = await platform.user(['users:read']);
    const { status, body } = await ada.call('/api/v1/things', json({}));
    expect([status, body.code]).toEqual([403, 'permission-missing']);
  });

  it('whose role is not stated, or is another organisation’s, may nothing but what is their own', async () => {
    const stranger = await platform.statements.role(['users:read'], { tenantId: newId() });
    for (const role of [newId(), stranger]) {
      const ada = await platform.user(['users:create'], { roles: [role] });
      expect((await ada.call(aThing())).body.code).toBe('permission-missing');
      expect((await ada.call('/api/v1/own-password', json({}))).status).toBe(201);
    }
  });

  it('never reaches across organisations from outside of organisation zero, whatever their role says', async () => {
    const everything = ['platform:organizations:read', 'users:read'];
    const ada = await platform.user(everything);
    expect((await ada.call('/api/v1/platform')).body.code).toBe('permission-missing');
    expect((await ada.call(aThing())).body.actor.permissions).not.toContain('platform:organizations:read');
    const root = await platform.user(everything, { tenant: PLATFORM_TENANT_ID });
    expect((await root.call('/api/v1/platform')).status).toBe(200);
  });

  it('with an initial password may change it, and nothing else', async () => {
    const ada = await platform.user(['users:read'], { claims: { use: 'change-password' } });
    const refused = await ada.call(aThing());
    expect([refused.status, refused.body.code]).toEqual([403, 'password-change-required']);
    expect((await ada.call('/api/v1/own-password', json({}))).body.actor.permissions).toEqual([
      'own-password:update',
      'own-sessions:delete',
    ]);
  });

  it('who has to enrol a second factor may do that, and nothing else', async () => {
    const ada = await platform.user(['users:read'], { claims: { use: 'enrol-factor' } });
    const refused = await ada.call(aThing());
    expect([refused.status, refused.body.code]).toEqual([403, 'factor-enrolment-required']);
    expect((await ada.call('/api/v1/own-password', json({}))).body.code).toBe('factor-enrolment-required');
    expect((await ada.call('/api/v1/own-factors', json({}))).body.actor.permissions).toEqual([
      'own-factors:manage',
      'own-factors:read',
      'own-sessions:delete',
    ]);
  });

  it.each([
    ['suspended', 'organization-suspended'],
    ['provisioning', 'organization-not-active'],
  ])('of an organisation that is %s is refused', async (status, code) => {
    const tenant = await platform.statements.tenant({ status });
    const ada = await platform.user(['users:read'], { tenant });
    const refused = await ada.call(aThing());
    expect([refused.status, refused.body.code]).toEqual([403, code]);
  });

  it('of an organisation that nobody has stated is refused', async () => {
    const ada = await platform.user(['users:read'], { tenant: newId() });
    expect((await ada.call(aThing())).body.code).toBe('organization-not-active');
  });
});

describe('T1: a header by which a client poses as the platform', () => {
  const forged = [
    'X-User-Id',
    'X-Tenant-Id',
    'X-Roles',
    'X-Permissions',
    'X-Guildhall-Actor',
    'X-Guildhall-Anything',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded-Uri',
    'X-Real-Ip',
    'Forwarded',
    'Via',
    'True-Client-Ip',
    'X-Original-Url',
    'X-Rewrite-Url',
    'X-Http-Method-Override',
    'X-Method-Override',
    'Cookie',
    'Proxy-Authorization',
    'X-Correlation-Id',
    'Baggage',
    'Tracestate',
  ];
  const spellings = forged.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase(), name.replaceAll('-', '_')]);

  it.each([
    'GET /api/v1/open',
    'GET %thing',
    'POST /api/v1/things',
    'POST /api/v1/auth/login',
    'GET /api/v1/sensitive',
  ])('has no effect on %s, in every case and twice', async (route) => {
    const ada = await platform.user(['users:read', 'users:create']);
    const [method = '', path = ''] = route.replace('%thing', aThing()).split(' ');
    const lines = spellings.flatMap((name) => [`${name}: canary-${newId()}`, `${name}: canary-${newId()}`]);
    const answer = await platform.raw(
      [
        `${method} ${path} HTTP/1.1`,
        'Host: gateway',
        `Authorization: Bearer ${ada.token}`,
        'Connection: close',
        ...(method === 'POST' ? ['Content-Type: application/json', 'Content-Length: 2'] : []),
        ...lines,
        '',
        method === 'POST' ? '{}' : '',
      ].join('\r\n'),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 20[01] /);
    expect(answer).not.toContain('canary-');
    expect(answer).not.toContain(ada.token);
  });

  it('is nowhere a token: a service token of nobody’s making is refused, and the caller’s own goes no further', async () => {
    const ada = await platform.user(['users:read']);
    const { body } = await ada.call(aThing());
    expect(body.headers.authorization).toMatch(/^Bearer /);
    expect(body.headers.authorization).not.toContain(ada.token);
  });
});
