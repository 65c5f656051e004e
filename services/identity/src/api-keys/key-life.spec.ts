import { mintServiceToken } from '@guildhall/access';
import { decodeId, RequestsHandled } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { opaqueSecret, parseOpaqueSecret } from '@guildhall/sealing';
import { ApiCaller, caughtMails, eventually, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { ADMIN, permissionsOf } from '../roles/built-in-roles.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock, listens: true });
  accounts = accountsOf(identity);
}, 60_000);
afterAll(() => identity.stop());

async function maker(tenant?: string, permissions = permissionsOf([ADMIN.id])) {
  const made = await accounts.given({ ...(tenant && { tenant }), roleIds: [ADMIN.id] });
  const caller = new ApiCaller('identity', identity.url, made.tenant, [...permissions]);
  return Object.assign(caller, { user: made.user, email: made.email });
}
type Maker = Awaited<ReturnType<typeof maker>>;

async function keyOf(admin: Maker, fields: object = {}) {
  const { status, body, text } = await admin.post('/api-keys', { name: 'import', scopes: ['users:read'], ...fields });
  if (status !== 201) throw new Error(`No key: ${status} ${text}`);
  return { ...body, uuid: decodeId('key', body.id), path: `/api-keys/${body.id}`, digest: digestOf(body.secret) };
}
const digestOf = (secret: string) => parseOpaqueSecret(secret)?.digest.toString('base64url') ?? '';
const told = async (uuid: string) =>
  (await identity.announced(uuid)).map(({ type, data }) => [type.split('.').at(-1), data] as const);
const stated = async (uuid: string) =>
  (await told(uuid)).filter(([type]) => type === 'ApiKeyStated').map(([, data]) => data);
const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1_000);
const leak = (...secrets: object[]) => accounts.anonymously('/api-key-leaks', { secrets });

describe('rotating a key', () => {
  it('shows another secret once, and tells the gateway until when the old one opens', async () => {
    const admin = await maker();
    const key = await keyOf(admin);
    const rotated = await admin.post(`${key.path}/rotation`, { overlapSeconds: 600 });
    expect(rotated).toMatchObject({ status: 200, body: { id: key.id, status: 'active' } });
    expect(rotated.body.secret).not.toBe(key.secret);
    const { oldSecretEndsAt } = rotated.body;
    expect(Math.abs(Date.parse(oldSecretEndsAt) - inSeconds(600).getTime())).toBeLessThan(5_000);
    expect((await told(key.uuid)).slice(-2)).toEqual([
      ['ApiKeyRotated', { apiKeyId: key.id, oldSecretEndsAt }],
      [
        'ApiKeyStated',
        expect.objectContaining({
          digest: digestOf(rotated.body.secret),
          oldDigest: key.digest,
          oldDigestEndsAt: oldSecretEndsAt,
        }),
      ],
    ]);
    const everything = JSON.stringify(await identity.announced(key.uuid)) + (await admin.get(key.path)).text;
    expect(everything).not.toContain(rotated.body.secret);
    clock.move(601);
    expect((await admin.get(key.path)).body.oldSecretEndsAt).toBeNull();
  });

  it('leaves a day of overlap unless told otherwise, and never two old secrets', async () => {
    const admin = await maker();
    const key = await keyOf(admin);
    const first = (await admin.post(`${key.path}/rotation`, {})).body;
    expect(Date.parse(first.oldSecretEndsAt)).toBeGreaterThan(inSeconds(86_000).getTime());
    const second = (await admin.post(`${key.path}/rotation`, { overlapSeconds: 0 })).body;
    expect(second.oldSecretEndsAt).toBeNull();
    const last = (await stated(key.uuid)).at(-1);
    expect(last).toMatchObject({ digest: digestOf(second.secret), oldDigest: digestOf(first.secret) });
    expect((await admin.post(`${key.path}/rotation`, { overlapSeconds: 700_000 })).status).toBe(422);
  });

  it('T47: is for who may do what the key may, and for keys that open something', async () => {
    const admin = await maker();
    const key = await keyOf(admin, { scopes: ['data:read', 'users:read'] });
    const lesser = await maker(admin.tenant, new Set(['api-keys:create', 'users:read'] as const));
    expect(await lesser.post(`${key.path}/rotation`, {})).toMatchObject({
      status: 403,
      body: { code: 'scope-above-yours' },
    });
    const stranger = await maker();
    expect((await stranger.post(`${key.path}/rotation`, {})).body.code).toBe('api-key-not-found');
    await admin.delete(key.path);
    expect((await admin.post(`${key.path}/rotation`, {})).body.code).toBe('api-key-over');
  });
});

describe('the networks of a key', () => {
  it('are stated to the gateway, at its making and when they change', async () => {
    const admin = await maker();
    const key = await keyOf(admin, { networks: ['2001:db8::/32', '203.0.113.0/24', '203.0.113.0/24'] });
    expect(key.networks).toEqual(['2001:db8::/32', '203.0.113.0/24']);
    expect(await admin.patch(key.path, { networks: [] })).toMatchObject({ status: 428 });
    const change = { networks: ['198.51.100.7/32'] };
    const changed = await admin.patch(key.path, change, { headers: { 'if-match': '"1"' } });
    expect(changed).toMatchObject({ status: 200, body: { ...change, version: 2 } });
    expect((await admin.patch(key.path, change, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await told(key.uuid)).slice(-2)).toMatchObject([
      ['ApiKeyChanged', { ...change, changes: [expect.objectContaining({ field: 'networks' })] }],
      ['ApiKeyStated', { ...change, digest: key.digest }],
    ]);
    const claims = { akd: 'key' as const, sub: key.uuid, tenant: admin.tenant, permissions: ['api-keys:create'] };
    const token = mintServiceToken(claims, testServiceTokenKey, { issuer: testIssuer, audience: 'identity' });
    const byKey = { authorization: `Bearer ${token}`, 'if-match': '*' };
    expect((await admin.patch(key.path, { networks: [] }, { headers: byKey })).body.code).toBe('keys-make-no-keys');
    expect((await admin.post(`${key.path}/rotation`, {}, { headers: byKey })).body.code).toBe('keys-make-no-keys');
    for (const networks of [['10.0.0.0/33'], ['anywhere'], ['::ffff:1/129'], [7]])
      expect((await admin.patch(key.path, { networks }, { headers: { 'if-match': '*' } })).status).toBe(422);
  });
});

describe('the expiry of a key', () => {
  it('is no later than the organisation allows', async () => {
    const admin = await maker();
    await identity.database.look(
      `insert into policies (tenant_id, id, kind, stated, version) values ($1, $1, 'access', '{"apiKeyMaximumDays": 30}', 1)`,
      [admin.tenant],
    );
    const late = { name: 'x', scopes: ['users:read'], expiresAt: inSeconds(31 * 86_400).toISOString() };
    expect(await admin.post('/api-keys', late)).toMatchObject({ status: 422, body: { code: 'key-lives-too-long' } });
    const { expiresAt } = await keyOf(admin);
    expect(Math.abs(Date.parse(expiresAt) - inSeconds(30 * 86_400).getTime())).toBeLessThan(5_000);
    const earlier = inSeconds(86_400).toISOString();
    expect((await keyOf(admin, { expiresAt: earlier })).expiresAt).toBe(earlier);
  });
});

describe('a secret that was found in the open', () => {
  it('ends its key and has its maker told, whoever reports it', async () => {
    const admin = await maker();
    const [key, other] = [await keyOf(admin), await keyOf(admin)];
    const foundAt = 'https://example.org/config.yml';
    const answer = await leak({ secret: key.secret, foundAt }, { secret: other.secret });
    expect([answer.status, answer.text]).toEqual([202, '']);
    expect((await admin.get(key.path)).body).toMatchObject({ status: 'revoked', revocationReason: 'leaked' });
    expect((await told(key.uuid)).slice(-3)).toMatchObject([
      ['ApiKeyLeakReported', { apiKeyId: key.id, foundAt, clientAddress: '203.0.113.7' }],
      ['ApiKeyRevoked', { reason: 'leaked' }],
      ['ApiKeyStated', { status: 'revoked', scopes: [] }],
    ]);
    expect(await caughtMails(admin.email, { count: 2 })).toHaveLength(2);
    await leak({ secret: key.secret });
    expect((await told(key.uuid)).filter(([type]) => type === 'ApiKeyLeakReported')).toHaveLength(1);
  });

  it('ends it also by the secret of before a rotation, as long as that opens', async () => {
    const admin = await maker();
    const [open, over] = [await keyOf(admin), await keyOf(admin)];
    await admin.post(`${open.path}/rotation`, { overlapSeconds: 600 });
    await admin.post(`${over.path}/rotation`, { overlapSeconds: 0 });
    await leak({ secret: open.secret }, { secret: over.secret });
    expect((await admin.get(open.path)).body.status).toBe('revoked');
    expect((await admin.get(over.path)).body.status).toBe('active');
  });

  it('is answered alike when it opens nothing, and what is no report is refused', async () => {
    const tenant = (await maker()).tenant;
    const secrets = [opaqueSecret('k', tenant), opaqueSecret('k', newId()), opaqueSecret('r', tenant)];
    const answers = await Promise.all([leak({ secret: 'hunter2' }), ...secrets.map(({ secret }) => leak({ secret }))]);
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [202, '']));
    const many = Array.from({ length: 101 }, () => ({ secret: 'x' }));
    for (const wrong of [{}, { secrets: [] }, { secrets: many }, { secrets: ['x'] }])
      expect((await accounts.anonymously('/api-key-leaks', wrong)).status).toBe(422);
  });
});

describe('the last use of a key', () => {
  it('is the newest that the gateway told of, told twice and late, of calls that were let in, and of no other tenant', async () => {
    const [admin, stranger] = [await maker(), await maker()];
    const key = await keyOf(admin);
    const call = (second: number, fields: object = {}) => ({
      at: `2026-11-21T09:30:0${second}.000Z`,
      method: 'GET',
      route: '/users',
      service: 'identity',
      status: 200,
      durationMs: 1,
      clientAddress: `203.0.113.${second}`,
      correlation: newId(),
      apiKeyId: key.uuid,
      ...fields,
    });
    const tell = (tenant: string, requests: ReturnType<typeof call>[]) =>
      identity.deliver({
        tenantId: tenant,
        event: RequestsHandled({ batchId: newId(), reporter: 'gateway', lost: 0, requests }),
      });
    await tell(admin.tenant, [call(1), call(5), call(3), call(8, { status: 401 }), call(9, { status: 403 })]);
    const used = async (of: Maker, path: string) =>
      eventually(
        async () => {
          const { body } = await of.get(path);
          return body.lastUsedAt === null ? undefined : body;
        },
        { withinMs: 20_000 },
      );
    await used(admin, key.path);
    await tell(admin.tenant, [call(1), call(5), call(2)]);
    await tell(admin.tenant, [call(4)]);
    await tell(stranger.tenant, [call(7)]);
    // One partition: what is told last is noted last.
    const [last, marker] = [await keyOf(admin), await keyOf(stranger)];
    await tell(admin.tenant, [call(1, { apiKeyId: last.uuid })]);
    await tell(stranger.tenant, [call(1, { apiKeyId: marker.uuid })]);
    await Promise.all([used(admin, last.path), used(stranger, marker.path)]);
    expect(await used(admin, key.path)).toMatchObject({
      lastUsedAt: '2026-11-21T09:30:05.000Z',
      lastUsedFrom: '203.0.113.5',
      version: 1,
    });
  });
});
