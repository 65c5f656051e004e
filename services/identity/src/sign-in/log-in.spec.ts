import { encodeId } from '@guildhall/contracts';
import { armFaultPoint, disarmFaultPoints } from '@guildhall/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { freshEmail, type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { BUILT_IN_ROLES } from '../roles/built-in-roles.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());
afterEach(() => disarmFaultPoints());

const WRONG = 'nine loud geese under dry land';

describe('signing in', () => {
  it('gives an access token of minutes, which the published keys verify, and a refresh token', async () => {
    const ada = await accounts.given({ roleIds: BUILT_IN_ROLES.map(({ id }) => id) });
    const { status, body, headers } = await accounts.logIn(ada);
    expect(status).toBe(200);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 300, step: 'signed-in' });
    expect(body).toMatchObject({ user: encodeId('usr', ada.user), organization: encodeId('org', ada.tenant) });
    expect(body.refreshToken).toMatch(/^ghr_/);
    expect(headers.get('cache-control')).toBe('no-store');

    const keys = createRemoteJWKSet(new URL(`${identity.url}/.well-known/jwks.json`), {
      headers: { authorization: `Bearer ${accounts.anonymousToken()}` },
    });
    const { payload, protectedHeader } = await jwtVerify(body.accessToken, keys, {
      issuer: 'http://guildhall.test',
      audience: 'guildhall',
      algorithms: ['ES256'],
      typ: 'at+jwt',
    });
    expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid', 'typ']);
    expect(payload).toEqual({
      iss: 'http://guildhall.test',
      aud: 'guildhall',
      sub: body.user,
      tenant: body.organization,
      sid: body.session,
      roles: expect.arrayContaining(BUILT_IN_ROLES.map(({ id }) => encodeId('rol', id))),
      pv: 1,
      acr: 'pwd',
      amr: ['pwd'],
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 300,
      jti: expect.any(String),
    });
  });

  it('keeps the access token under 1.5 KB with twice the built-in roles', async () => {
    const ada = await accounts.given({ roleIds: Array.from({ length: 12 }, () => crypto.randomUUID()) });
    const { body } = await accounts.logIn(ada);
    expect(body.accessToken.length).toBeLessThanOrEqual(1_536);
    expect(decodeProtectedHeader(body.accessToken).kid).toMatch(/^sgk_/);
  });

  it('tells who signed in, with which session, whence and with what', async () => {
    const ada = await accounts.given();
    const { body } = await accounts.logIn(ada, PASSWORD, { address: '198.51.100.4', userAgent: 'curl/8.5.0' });
    expect(await accounts.told(ada.tenant, 'UserSignedIn')).toMatchObject([
      {
        actor: encodeId('usr', ada.user),
        data: { userId: body.user, sessionId: body.session, clientAddress: '198.51.100.4', userAgent: 'curl/8.5.0' },
      },
    ]);
  });

  it('finds the organisation by an address that is in one alone', async () => {
    const ada = await accounts.given();
    const { status, body } = await accounts.anonymously('/auth/login', {
      email: ada.email.toUpperCase(),
      password: PASSWORD,
    });
    expect(status).toBe(200);
    expect(body.organization).toBe(encodeId('org', ada.tenant));
  });

  it('T28: gives each sign-in a session of its own', async () => {
    const ada = await accounts.given();
    const sessions = [(await accounts.logIn(ada)).body.session, (await accounts.logIn(ada)).body.session];
    expect(sessions[0]).not.toBe(sessions[1]);
  });

  it('hashes the password again when the settings have risen since it was chosen', async () => {
    const weak = (await import('@node-rs/argon2')).hash;
    const hash = (await weak(PASSWORD, { memoryCost: 8_192, timeCost: 1 })) as never;
    const ada = await accounts.given({ hash });
    expect((await accounts.logIn(ada)).status).toBe(200);
    const [row] = await identity.database.look<{ password_hash: string }>(
      'select password_hash from credentials where user_id = $1',
      [ada.user],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await accounts.logIn(ada)).status).toBe(200);
    expect(await accounts.told(ada.tenant, 'PasswordChanged')).toHaveLength(1); // the first, of the builder
  });

  it('lets whoever must change the password do that and sign out, and nothing else', async () => {
    const ada = await accounts.given({ mustChangePassword: true });
    const { body } = await accounts.logIn(ada);
    expect(body).toMatchObject({ step: 'password-change', refreshToken: null });
    const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString());
    expect(claims.use).toBe('change-password');
  });
});

describe('a sign-in that does not succeed', () => {
  it('T31: is the same 401 for everything that can be wrong', async () => {
    const [ada, invited, suspended] = [await accounts.given(), await accounts.given(), await accounts.given()];
    const closed = await accounts.given({ tenant: (await identity.organization({ status: 'suspended' })).id });
    const set = (user: string, status: string) =>
      identity.database.look('update users set status = $2 where id = $1', [user, status]);
    await set(invited.user, 'invited');
    await set(suspended.user, 'suspended');
    const answers = await Promise.all([
      accounts.logIn(ada, WRONG),
      accounts.logIn({ ...ada, email: freshEmail() }),
      accounts.logIn({ ...ada, slug: 'nowhere-at-all' }),
      accounts.logIn(invited),
      accounts.logIn(suspended),
      accounts.logIn(closed),
      accounts.anonymously('/auth/login', { email: freshEmail(), password: PASSWORD }),
    ]);
    const told = answers.map(({ status, body: { instance: _, traceId: __, ...body } }) => ({ status, ...body }));
    expect(told[0]).toMatchObject({ status: 401, code: 'sign-in-refused' });
    for (const other of told) expect(other).toEqual(told[0]);
    expect(await accounts.told(suspended.tenant, 'UserSignedIn')).toEqual([]);
  });

  it('leaves its evidence behind, with the reason that the caller is not told', async () => {
    const ada = await accounts.given();
    await accounts.logIn(ada, WRONG, { address: '198.51.100.4', userAgent: 'curl/8.5.0' });
    await identity.database.look(`update users set status = 'suspended' where id = $1`, [ada.user]);
    await accounts.logIn(ada);
    expect(await accounts.told(ada.tenant, 'SignInFailed')).toMatchObject([
      {
        actor: 'anonymous',
        data: { reason: 'wrong-password', clientAddress: '198.51.100.4', userAgent: 'curl/8.5.0' },
      },
      { data: { userId: encodeId('usr', ada.user), reason: 'not-active' } },
    ]);
    await accounts.logIn({ ...ada, email: freshEmail() });
    const [unknown] = await accounts.told(ada.tenant, 'UnknownAccountTried');
    expect(unknown?.data).toMatchObject({ clientAddress: '203.0.113.7' });
    expect(JSON.stringify(unknown)).not.toContain('@example.org');
  });

  it('does not reach an account of the platform by way of an organisation that is not', async () => {
    const { id } = await identity.organization({ id: '00000000-0000-7000-8000-000000000000' });
    const admin = await accounts.given({ tenant: id });
    expect((await accounts.logIn({ ...admin, slug: 'nowhere-at-all' })).status).toBe(401);
    expect((await accounts.logIn(admin)).status).toBe(200);
  });

  it('does not choose between two organisations that have the address', async () => {
    const ada = await accounts.given();
    const other = await accounts.given();
    await identity.database.look('update users set email = $2 where id = $1', [other.user, ada.email]);
    await identity.database.look(
      `update login_directory set email_mac = (select email_mac from login_directory where user_id = $1) where user_id = $2`,
      [ada.user, other.user],
    );
    expect((await accounts.anonymously('/auth/login', { email: ada.email, password: PASSWORD })).status).toBe(401);
    expect((await accounts.logIn({ ...other, email: ada.email })).body.organization).toBe(
      encodeId('org', other.tenant),
    );
  });

  it('T24: is refused when the user is suspended between the password and the session', async () => {
    const ada = await accounts.given();
    armFaultPoint('sign-in.before-decision', {
      action: async () => {
        await identity.database.look(`update users set status = 'suspended' where id = $1`, [ada.user]);
      },
    });
    expect((await accounts.logIn(ada)).status).toBe(401);
    expect(await identity.database.look('select from sessions where user_id = $1', [ada.user])).toEqual([]);
  });

  it.each([
    ['no password', { email: 'ada@example.org' }, 422, '/password'],
    ['no address', { email: 'ada', password: PASSWORD }, 422, '/email'],
    ['a number as password', { email: 'ada@example.org', password: 15 }, 422, '/password'],
    [
      'a field of the entity',
      { email: 'ada@example.org', password: PASSWORD, mustChangePassword: false },
      422,
      '/mustChangePassword',
    ],
    ['a password over 4 KB', { email: 'ada@example.org', password: 'x'.repeat(4_097) }, 422, '/password'],
    ['a body over 32 KB', { email: 'ada@example.org', password: 'x'.repeat(33_000) }, 413, undefined],
  ])('refuses %s', async (_, body, status, pointer) => {
    const answer = await accounts.anonymously('/auth/login', body);
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.map((error: { pointer: string }) => error.pointer)).toEqual(pointer && [pointer]);
  });
});
