import { type Acr, mintServiceToken, type Permission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, startIdentity } from '../../test/identity.harness.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity({ SESSION_DAYS: '10', SESSION_IDLE_HOURS: '48' });
});
afterAll(() => identity.stop());

const match = (version: number | '*') => ({ headers: { 'if-match': version === '*' ? '*' : `"${version}"` } });

/** What no browser writes into `Origin`, or nobody should be let in by (T9). */
const WRONG_ORIGINS = [
  '*',
  'null',
  'https://*.example.org',
  'https://App.example.org',
  'https://app.example.org/',
  'https://app.example.org:443',
  'https://ada@app.example.org',
  'http://app.example.org',
  'https://app.example.org https://evil.example',
  'file://',
  'app.example.org',
];

/** An administrator whose address the gateway has told. */
async function changeFrom(
  tenant: string,
  path: string,
  json: unknown,
  from: { addr?: string; acr?: Acr; at?: number },
) {
  const permissions: Permission[] = ['settings:read', 'settings:update'];
  const now = Math.floor(Date.now() / 1_000);
  const who = { akd: 'user' as const, sub: tenant, tenant, permissions, addr: from.addr };
  const token = mintServiceToken(
    { ...who, acr: from.acr ?? 'pwd', auth_time: now - (from.at ?? 0) },
    testServiceTokenKey,
    { issuer: testIssuer, audience: 'identity' },
  );
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' };
  const answer = await fetch(identity.url + path, { method: 'PUT', headers, body: JSON.stringify(json) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('policies nobody has changed', () => {
  it('are the platform’s, and say so of every rule', async () => {
    const { admin } = await identity.organization();
    const { body, status } = await admin.get('/policies');
    expect(status).toBe(200);
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['password', 'session', 'mfa', 'access']);
    expect(body.items[0]).toMatchObject({ rules: { minimumLength: 15 }, lowersConformance: [], version: 0 });
    // Whatever the settings of the platform are, they are shown as hours and minutes.
    expect(body.items[1]).toMatchObject({ rules: { absoluteHours: 240, idleMinutes: 2_880 } });
    for (const { sources } of body.items) expect(new Set(Object.values(sources))).toEqual(new Set(['platform']));
    const one = await admin.get('/policies/mfa');
    expect([one.body, one.headers.get('etag')]).toEqual([body.items[2], '"0"']);
  });
});

describe('changing a policy', () => {
  it('replaces what the organisation said, tells it with before and after, and remembers whose it was', async () => {
    const { id, admin } = await identity.organization();
    const first = await admin.put('/policies/password', { minimumLength: 20, history: 3 }, match(0));
    expect(first).toMatchObject({
      status: 200,
      body: {
        rules: { minimumLength: 20, history: 3, leastScore: 3 },
        sources: { minimumLength: 'organization', history: 'organization', leastScore: 'platform' },
        lowersConformance: [{ option: 'history', requirement: 'OWASP ASVS 5.0 V6.2.10' }],
        version: 1,
      },
    });
    const second = await admin.put('/policies/password', { minimumLength: 20 }, match(1));
    expect(second.body).toMatchObject({ rules: { history: 0 }, lowersConformance: [], version: 2 });

    const told = (await identity.database.announced()).filter(({ tenantId }) => tenantId === id);
    expect(told.map(({ type, data }) => [type, data.kind, data.revision])).toEqual([
      ['guildhall.identity.v1.PolicyChanged', 'password', 1],
      ['guildhall.identity.v1.PolicyChanged', 'password', 2],
    ]);
    expect(told[1]?.data.changes).toEqual([
      { field: 'stated', before: { history: 3, minimumLength: 20 }, after: { minimumLength: 20 } },
    ]);

    const newest = await admin.get('/policies/password/history?limit=1');
    const changedBy = encodeId('usr', admin.user);
    expect(newest.body.items).toMatchObject([
      { revision: 2, changedBy, before: { history: 3 }, after: { history: 0, minimumLength: 20 } },
    ]);
    const older = await admin.get(`/policies/password/history?limit=1&cursor=${newest.body.next}`);
    expect(older.body).toMatchObject({ items: [{ revision: 1, before: { minimumLength: 15 } }], next: null });
    expect((await admin.get('/policies/session/history')).body.items).toEqual([]);
    expect((await admin.get('/policies/other/history')).status).toBe(404);
  });

  it('asks which version was read, so that of many at once one wins, from the very first on', async () => {
    const { id, admin } = await identity.organization();
    expect((await admin.put('/policies/mfa', {})).status).toBe(428);
    const change = (graceDays: number) =>
      admin.put('/policies/mfa', { graceDays, requiredForRoles: ['admin'] }, match(0));
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(change));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    const told = (await identity.database.announced()).filter(({ tenantId }) => tenantId === id);
    expect(told).toHaveLength(1);
  });

  it('tells nothing when nothing changes, and leaves other organisations alone', async () => {
    const [{ id, admin }, other] = [await identity.organization(), await identity.organization()];
    await admin.put('/policies/session', { concurrentSessions: 3 }, match('*'));
    const again = await admin.put('/policies/session', { concurrentSessions: 3 }, match('*'));
    expect(again.body).toMatchObject({ rules: { concurrentSessions: 3 }, version: 1 });
    const told = (await identity.database.announced()).filter(({ tenantId }) => tenantId === id);
    expect(told).toHaveLength(1);
    expect((await other.admin.get('/policies/session')).body.rules.concurrentSessions).toBeNull();
  });

  it('takes the classic policy by its name, and says what it lowers', async () => {
    const { admin } = await identity.organization();
    const { body } = await admin.put('/policies/password', { preset: 'classic', minimumLength: 14 }, match('*'));
    expect(body).toMatchObject({
      rules: { minimumLength: 14, maximumAgeDays: 90, composition: { upper: true, symbol: true } },
      lowersConformance: ['minimumLength', 'history', 'maximumAgeDays', 'composition'].map((option) => ({ option })),
    });
    const nist = await admin.put('/policies/password', { preset: 'nist' }, match('*'));
    expect(nist.body).toMatchObject({ rules: { minimumLength: 15 }, lowersConformance: [] });
  });

  it.each([
    ['password', { minimumLength: 7 }],
    ['password', { minimumLength: 129 }],
    ['password', { tenantId: 'x' }],
    ['password', { preset: 'none' }],
    ['session', { absoluteHours: 241 }],
    ['session', { idleMinutes: 2_881 }],
    ['session', { concurrentSessions: 0 }],
    ['mfa', { methods: [] }],
    ['mfa', { graceDays: 91 }],
    ['mfa', { requiredForRoles: ['admin', 'nobody'] }],
    ['access', { signInNetworks: ['203.0.113.0'] }],
    ['access', { networks: ['203.0.113.0'] }],
    ...WRONG_ORIGINS.map((origin) => ['access', { webOrigins: [origin] }] as const),
  ])('refuses a %s policy beyond the platform’s bounds: %j', async (kind, rules) => {
    const { admin } = await identity.organization();
    expect((await admin.put(`/policies/${kind}`, rules, match('*'))).status).toBe(422);
    expect((await admin.get(`/policies/${kind}`)).body.version).toBe(0);
  });

  it.each(['networks', 'signInNetworks'])('T16: never shuts out the administrator who names the %s', async (rule) => {
    const { id } = await identity.organization();
    const networks = { [rule]: ['203.0.113.0/24', '2001:db8::/32'] };
    const from = (addr?: string) => changeFrom(id, '/policies/access', networks, { addr });
    for (const outside of ['198.51.100.1', '2001:db9::1', undefined]) {
      expect(await from(outside)).toMatchObject({
        status: 422,
        body: { code: 'policy-refused', errors: [{ pointer: `/${rule}`, code: 'shuts-you-out' }] },
      });
    }
    for (const inside of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:1::1']) {
      expect((await from(inside)).status).toBe(200);
    }
  });

  it('states to the gateway whence the organisation is called, and which origins read its answers', async () => {
    const { id, admin } = await identity.organization();
    const webOrigins = [
      'https://b.example.org',
      'http://localhost:5173',
      'https://b.example.org',
      'https://a.example:8443',
    ];
    const { body } = await admin.put('/policies/access', { webOrigins }, match('*'));
    const sorted = ['http://localhost:5173', 'https://a.example:8443', 'https://b.example.org'];
    expect(body.rules).toMatchObject({ networks: [], webOrigins: sorted });
    await changeFrom(id, '/policies/access', { networks: ['203.0.113.0/24'] }, { addr: '203.0.113.9' });
    await admin.put('/policies/session', { concurrentSessions: 3 }, match('*'));
    const stated = (await identity.database.announced()).filter(
      ({ tenantId, type }) => tenantId === id && type.endsWith('AccessRulesStated'),
    );
    expect(stated.map(({ version, data }) => [version, data.networks ?? [], data.webOrigins ?? []])).toEqual([
      [1, [], sorted],
      [2, ['203.0.113.0/24'], []],
    ]);
  });

  it('asks for a fresh sign-in', async () => {
    const { id } = await identity.organization();
    const stale = await changeFrom(id, '/policies/mfa', {}, { at: 700 });
    expect(stale).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
  });
});
