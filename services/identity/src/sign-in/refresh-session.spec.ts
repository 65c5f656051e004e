import { encodeId } from '@guildhall/contracts';
import { opaqueSecret } from '@guildhall/sealing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const DAY_SECONDS = 86_400;
const THIEF = { address: '192.0.2.66', userAgent: 'thief' };

async function signedIn(fields: Parameters<Accounts['given']>[0] = {}) {
  const ada = await accounts.given(fields);
  const { body } = await accounts.logIn(ada);
  return { ada, first: body.refreshToken as string, session: body.session as string };
}

const endsOf = async ({ tenant }: Account) =>
  (await accounts.told(tenant, 'SessionEnded')).map(({ data }) => data.reason);

describe('refreshing a session', () => {
  it('gives the next tokens of the same session, each good once', async () => {
    const { ada, first, session } = await signedIn();
    const { status, body } = await accounts.refresh(first);
    expect(status).toBe(200);
    expect(body).toMatchObject({ session, user: encodeId('usr', ada.user), step: 'signed-in' });
    expect(body.refreshToken).not.toBe(first);
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
    // Each time is told, so that the trail shows from where a session was used.
    expect(await accounts.told(ada.tenant, 'SessionRefreshed')).toMatchObject([
      { data: { sessionId: session, userId: encodeId('usr', ada.user) } },
      { data: { sessionId: session } },
    ]);
  });

  it('carries what the user may do now', async () => {
    const { ada, first } = await signedIn();
    const role = crypto.randomUUID();
    await identity.database.look(
      'update users set role_ids = array[$2]::uuid[], permission_version = 2 where id = $1',
      [ada.user, role],
    );
    const { body } = await accounts.refresh(first);
    const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ roles: [encodeId('rol', role)], pv: 2 });
  });

  it('keeps nothing of a refresh token but its digest', async () => {
    const { first } = await signedIn();
    const rows = await identity.database.look<{ row: string }>(
      'select refresh_tokens::text as row from refresh_tokens',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(first.split('_')[2]);
  });

  it('opens the next step alone, once the password must change', async () => {
    const { ada, first } = await signedIn();
    await identity.database.look('update users set must_change_password = true where id = $1', [ada.user]);
    expect((await accounts.refresh(first)).body).toMatchObject({ step: 'password-change', refreshToken: null });
  });

  it('T23: asks each time whether the account may act, and goes on when it may again', async () => {
    const { ada, first } = await signedIn();
    const suspend = (status: string) =>
      identity.database.look('update organizations set status = $2 where id = $1', [ada.tenant, status]);
    await suspend('suspended');
    expect((await accounts.refresh(first)).body.code).toBe('refresh-refused');
    await suspend('active');
    expect((await accounts.refresh(first)).status).toBe(200);
  });

  it('ends after its absolute life, however often it was refreshed', async () => {
    const { ada, first } = await signedIn();
    let token = first;
    for (let week = 0; week < 5; week += 1) {
      clock.move(6 * DAY_SECONDS - 1);
      const { status, body } = await accounts.refresh(token);
      if (status !== 200) break;
      token = body.refreshToken;
      expect(week).toBeLessThan(5);
    }
    clock.move(60);
    expect((await accounts.refresh(token)).status).toBe(401);
    expect(await endsOf(ada)).toEqual(['expired']);
  });

  it('ends when nobody has used it for a week', async () => {
    const { ada, first } = await signedIn();
    clock.move(7 * DAY_SECONDS);
    expect((await accounts.refresh(first)).status).toBe(401);
    expect(await endsOf(ada)).toEqual(['expired']);
    expect(await accounts.told(ada.tenant, 'SessionRevoked')).toHaveLength(1);
  });
});

describe('a refresh token that is shown a second time', () => {
  it('is answered 409 with Retry-After within seconds, to the same client', async () => {
    const { ada, first } = await signedIn();
    const { body } = await accounts.refresh(first);
    clock.move(4);
    const again = await accounts.refresh(first);
    expect(again.status).toBe(409);
    expect(again.body.code).toBe('refresh-token-used');
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThanOrEqual(5);
    expect(Number(again.headers.get('retry-after'))).toBeLessThanOrEqual(6);
    expect(await endsOf(ada)).toEqual([]);
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
  });

  it.each([
    ['later', 11, undefined],
    ['by another client at once', 0, THIEF],
    ['after the clock was set back', -3_600, undefined],
  ])('T22: %s ends the family, and its evidence is committed before the 401', async (_, seconds, client) => {
    const { ada, first, session } = await signedIn();
    const { body } = await accounts.refresh(first);
    clock.move(seconds);
    const replayed = await accounts.refresh(first, client);
    expect(replayed.status).toBe(401);
    expect(replayed.body.code).toBe('refresh-refused');

    expect((await accounts.refresh(body.refreshToken)).status).toBe(401);
    expect(await accounts.told(ada.tenant, 'RefreshReuseDetected')).toMatchObject([
      { data: { sessionId: session, clientAddress: client?.address ?? '203.0.113.7' } },
    ]);
    expect(await endsOf(ada)).toEqual(['reuse']);
    expect(await accounts.told(ada.tenant, 'SessionRevoked')).toMatchObject([{ data: { sessionId: session } }]);
    const [row] = await identity.database.look('select end_reason from sessions where tenant_id = $1', [ada.tenant]);
    expect(row).toEqual({ end_reason: 'reuse' });
  });

  it('T22: ends the family also when it is the oldest of a long chain', async () => {
    const { ada, first } = await signedIn();
    let token = first;
    for (let turn = 0; turn < 10; turn += 1) token = (await accounts.refresh(token)).body.refreshToken;
    expect((await accounts.refresh(first, THIEF)).status).toBe(401);
    expect((await accounts.refresh(token)).status).toBe(401);
    expect(await endsOf(ada)).toEqual(['reuse']);
  });

  it('T22: gives one of a hundred at once the next tokens, and the others none', async () => {
    const { ada, first } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 100 }, () => accounts.refresh(first)));
    const won = answers.filter(({ status }) => status === 200);
    const told = answers.filter(({ status }) => status === 409);
    expect({ won: won.length, told: told.length }).toEqual({ won: 1, told: 99 });
    expect((await accounts.refresh(won[0]?.body.refreshToken)).status).toBe(200);
    const live = await identity.database.look('select from refresh_tokens where tenant_id = $1 and used_at is null', [
      ada.tenant,
    ]);
    expect(live).toHaveLength(1);
  });

  it('T22: ends the family once, when fifty clients show it at once', async () => {
    const { ada, first } = await signedIn();
    const clients = Array.from({ length: 50 }, (_, at) => ({ address: `192.0.2.${at}`, userAgent: `client ${at}` }));
    const answers = await Promise.all(clients.map((client) => accounts.refresh(first, client)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(49);
    expect(await accounts.told(ada.tenant, 'RefreshReuseDetected')).toHaveLength(1);
    expect(await endsOf(ada)).toEqual(['reuse']);
  });

  it('leaves other sessions of the user alone', async () => {
    const { ada, first } = await signedIn();
    const other = (await accounts.logIn(ada)).body.refreshToken;
    await accounts.refresh(first);
    await accounts.refresh(first, THIEF);
    expect((await accounts.refresh(other)).status).toBe(200);
  });
});

describe('what is no refresh token of ours', () => {
  it('T19 T21: is refused, of whatever other kind it is', async () => {
    const { ada, first } = await signedIn();
    const { body } = await accounts.logIn(ada);
    const bits = first.split('_');
    const foreign = opaqueSecret('r', crypto.randomUUID()).secret;
    const corpus = {
      'an access token': body.accessToken,
      'the token of the gateway': accounts.anonymousToken(),
      'an activation token': opaqueSecret('a', ada.tenant).secret,
      'an API key': opaqueSecret('k', ada.tenant).secret,
      'an invitation': opaqueSecret('inv', ada.tenant).secret,
      'one that was never issued': opaqueSecret('r', ada.tenant).secret,
      'one of nobody’s organisation': foreign,
      'its secret under another organisation': [bits[0], foreign.split('_')[1], bits[2], bits[3]].join('_'),
      'its secret under another kind': first.replace('ghr_', 'gha_'),
      'one with a letter exchanged': `${first.slice(0, -1)}${first.endsWith('0') ? '1' : '0'}`,
      'a session': body.session,
    };
    const answers = await Promise.all(
      Object.entries(corpus).map(async ([name, token]) => [
        name,
        (await accounts.refresh(token.slice(0, 200))).body.code,
      ]),
    );
    expect(Object.fromEntries(answers)).toEqual(
      Object.fromEntries(Object.keys(corpus).map((name) => [name, 'refresh-refused'])),
    );
    expect((await accounts.refresh(first)).status).toBe(200);
  });

  it('is refused with what is wrong about its form', async () => {
    expect((await accounts.anonymously('/auth/refresh', {})).status).toBe(422);
    expect((await accounts.anonymously('/auth/refresh', { refreshToken: 'x'.repeat(201) })).status).toBe(422);
    expect((await accounts.anonymously('/auth/refresh', { refreshToken: 'x'.repeat(5_000) })).status).toBe(413);
  });
});
