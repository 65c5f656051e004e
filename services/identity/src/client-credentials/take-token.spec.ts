import { CLIENT_CREDENTIALS_HEADER } from '@guildhall/access';
import { decodeId } from '@guildhall/contracts';
import { opaqueSecret } from '@guildhall/sealing';
import { ApiCaller, eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { ADMIN, permissionsOf } from '../roles/built-in-roles.js';
import { IssuedTokens } from './issued-tokens.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
let bearer: string;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

async function client(fields: object = {}) {
  const made = await accounts.given({ roleIds: [ADMIN.id] });
  const caller = new ApiCaller('identity', identity.url, made.tenant, [...permissionsOf([ADMIN.id])]);
  const admin = Object.assign(caller, { user: made.user });
  const wish = { name: 'import', scopes: ['users:read', 'ingest:create'], ...fields };
  const { body } = await admin.post('/api-keys', wish);
  return {
    admin,
    maker: made.user,
    id: body.id as string,
    secret: body.secret as string,
    path: `/api-keys/${body.id}`,
  };
}

type Fields = Record<string, string>;
async function ask(form: Fields | string, headers: Fields = {}) {
  bearer = accounts.anonymousToken();
  const answer = await fetch(`${identity.url}/auth/token`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
}
const grant = { grant_type: 'client_credentials' };
const post = ({ id, secret }: { id: string; secret: string }, fields: Fields = {}) =>
  ask({ ...grant, client_id: id, client_secret: secret, ...fields });
const basicOf = (id: string, secret: string) => ({
  [CLIENT_CREDENTIALS_HEADER]: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const taken = async (from: { id: string; secret: string }) => (await post(from)).status;

describe('a token for an API key', () => {
  it('T19: is an access token of the key, signed as all are, and says nothing that one of a user says', async () => {
    const key = await client();
    const { status, body, headers } = await post(key);
    expect([status, body.token_type, body.expires_in, body.scope]).toEqual([
      200,
      'Bearer',
      300,
      'ingest:create users:read',
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
    const jwks = await fetch(`${identity.url}/.well-known/jwks.json`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    const keys = createLocalJWKSet((await jwks.json()) as JSONWebKeySet);
    const { payload, protectedHeader } = await jwtVerify(body.access_token, keys, { typ: 'at+jwt' });
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({
      sub: key.id,
      client_id: key.id,
      scope: body.scope,
      sec: expect.stringMatching(/^[\w-]{12}$/),
    });
    expect(Object.keys(payload)).not.toEqual(expect.arrayContaining(['sid']));
    for (const claim of ['sid', 'roles', 'pv', 'acr', 'use']) expect(payload).not.toHaveProperty(claim);
    expect(body.access_token.length).toBeLessThan(1_500);
  });

  it('is given by HTTP Basic as well, however its halves are encoded, and narrowed to what is asked for', async () => {
    const { id, secret } = await client();
    const encoded = (text: string) => text.replaceAll('_', '%5F');
    for (const shown of [basicOf(id, secret), basicOf(encoded(id), encoded(secret))])
      expect((await ask(grant, shown)).status).toBe(200);
    const narrowed = await ask({ ...grant, scope: 'users:read' }, basicOf(id, secret));
    expect([narrowed.body.scope, decodeJwt(narrowed.body.access_token)['scope']]).toEqual(['users:read', 'users:read']);
    const beyond = await ask({ ...grant, scope: 'users:read users:create' }, basicOf(id, secret));
    expect([beyond.status, beyond.body.error]).toEqual([400, 'invalid_scope']);
  });

  it('says in the words of OAuth 2.0 what is wrong with a request, and to clients of it as JSON', async () => {
    const { id, secret } = await client();
    const shown = { client_id: id, client_secret: secret };
    const wrong: [Fields | string, Fields, string][] = [
      [shown, {}, '400 invalid_request'],
      [{ ...shown, grant_type: 'password' }, {}, '400 unsupported_grant_type'],
      [grant, {}, '400 invalid_request'],
      [{ ...grant, ...shown }, basicOf(id, secret), '400 invalid_request'],
      [grant, { [CLIENT_CREDENTIALS_HEADER]: 'Basic %' }, '400 invalid_request'],
      [{ ...grant, client_id: id, client_secret: `${secret}x` }, {}, '401 invalid_client'],
    ];
    for (const [form, headers, expected] of wrong) {
      const { status, body, headers: said } = await ask(form, headers);
      expect([form, `${status} ${body.error}`]).toEqual([form, expected]);
      expect([said.get('content-type'), typeof body.error_description]).toEqual([
        'application/json; charset=utf-8',
        'string',
      ]);
    }
    expect(await ask('grant_type=client_credentials&grant_type=client_credentials')).toMatchObject({ status: 400 });
    const byBasic = await ask(grant, basicOf(id, 'wrong'));
    expect([byBasic.status, byBasic.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="guildhall"']);
    expect(await ask(JSON.stringify(shown), { 'content-type': 'application/json' })).toMatchObject({ status: 415 });
  });

  it('T23 T24: is given to nobody whose key, maker, organisation or network is not good at that moment', async () => {
    const [revoked, stranger] = [await client(), await client()];
    expect(await taken(revoked)).toBe(200);
    await revoked.admin.delete(revoked.path);
    expect(await taken(revoked)).toBe(401);
    for (const status of ['suspended', 'locked']) {
      const key = await client();
      await identity.database.look('update users set status = $2 where id = $1', [key.maker, status]);
      expect([status, await taken(key)]).toEqual([status, 401]);
    }
    const closed = await client();
    await identity.organization({ id: closed.admin.tenant, status: 'active' });
    await identity.database.look(`update organizations set status = 'suspended' where id = $1`, [closed.admin.tenant]);
    expect(await taken(closed)).toBe(401);
    expect(await taken(await client({ networks: ['198.51.100.0/24'] }))).toBe(401);
    expect(await taken({ ...stranger, id: revoked.id })).toBe(401);
    expect(await taken({ ...stranger, secret: opaqueSecret('k', stranger.admin.tenant).secret })).toBe(401);
    expect(await taken({ ...stranger, secret: opaqueSecret('r', stranger.admin.tenant).secret })).toBe(401);
  });

  it('lives no longer than the key, or the secret that was shown', async () => {
    const expiresAt = new Date(clock.now().getTime() + 100_000).toISOString();
    const expiring = await client({ expiresAt });
    expect((await post(expiring)).body.expires_in).toBeLessThanOrEqual(100);
    const rotated = await client();
    const { body } = await rotated.admin.post(`${rotated.path}/rotation`, { overlapSeconds: 60 });
    expect((await post(rotated)).body.expires_in).toBeLessThanOrEqual(60);
    expect((await post({ ...rotated, secret: body.secret })).body.expires_in).toBe(300);
    const mark = async (secret: string) => decodeJwt((await post({ ...rotated, secret })).body.access_token)['sec'];
    expect(await mark(rotated.secret)).not.toBe(await mark(body.secret));
    clock.move(101);
    expect([await taken(rotated), await taken(expiring)]).toEqual([401, 401]);
  });

  it('is counted in the trail each second, once, also when it could not be told at first', async () => {
    const [key, other] = [await client(), await client()];
    const counted = async (of: typeof key) =>
      (await identity.announced(decodeId('key', of.id)))
        .filter(({ type }) => type.endsWith('ApiKeyTokensIssued'))
        .reduce((sum, { data }) => sum + Number(data['tokens']), 0);
    const told = identity.app.get(IssuedTokens);
    await identity.whileOutboxRefuses(key.admin.tenant, async () => {
      await Promise.all([post(key), post(key), post(key), post(other)]);
      await told.flush();
      expect([await counted(key), await counted(other)]).toEqual([0, 1]);
    });
    await eventually(async () => (await counted(key)) === 3, { withinMs: 5_000 });
    const { body } = await key.admin.get(key.path);
    expect(Math.abs(Date.parse(body.lastUsedAt) - clock.now().getTime())).toBeLessThan(10_000);
  });
});
