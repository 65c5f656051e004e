import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { ADMIN } from '../roles/built-in-roles.js';
import { SignInUpkeep } from '../sign-in/sign-in-upkeep.js';

const MINUTE = 60;
const HOUR = 3_600;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const under = (session: object, { tenant }: Account) =>
  identity.database.look(
    `insert into policies (tenant_id, id, kind, stated, version) values ($1, gen_random_uuid(), 'session', $2, 1)`,
    [tenant, session],
  );
const reasonsIn = async ({ tenant }: Account) =>
  (await accounts.told(tenant, 'SessionEnded')).map(({ data }) => data.reason);
const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);

async function signedIn(fields: Parameters<Accounts['given']>[0] = {}, times = 1) {
  const ada = await accounts.given(fields);
  const opened = [];
  for (let at = 0; at < times; at += 1) opened.push((await accounts.logIn(ada)).body);
  const last = opened[times - 1];
  return { ada, opened, me: accounts.as(ada, last.session), sessions: opened.map(({ session }) => session as string) };
}

describe('one’s own sessions', () => {
  it('are shown with device, address and times, newest first, page by page', async () => {
    const { ada, me, sessions } = await signedIn({}, 2);
    const { body: phone } = await accounts.logIn(ada, PASSWORD, { address: '198.51.100.4', userAgent: FIREFOX });
    const { body } = await me.get('/auth/sessions?limit=2');
    expect(idsOf(body)).toEqual([phone.session, sessions[1]]);
    expect(body.items[0]).toMatchObject({
      device: { name: 'Firefox on Windows', browser: 'Firefox', system: 'Windows', kind: 'desktop' },
      address: '198.51.100.4',
      acr: 'pwd',
      current: false,
    });
    expect(body.items[1].current).toBe(true);
    expect(Object.keys(body.items[0])).toEqual(expect.arrayContaining(['startedAt', 'lastUsedAt', 'expiresAt']));
    const rest = await me.get(`/auth/sessions?limit=2&cursor=${body.next}`);
    expect(idsOf(rest.body)).toEqual([sessions[0]]);
  });

  it('are one’s own alone, with a cursor as well', async () => {
    const { ada, me } = await signedIn({}, 2);
    const eve = await signedIn({ tenant: ada.tenant }, 2);
    const { body } = await me.get('/auth/sessions?limit=1');
    expect((await eve.me.get(`/auth/sessions?limit=1&cursor=${body.next}`)).status).toBe(422);
    expect(idsOf((await eve.me.get('/auth/sessions')).body).sort()).toEqual([...eve.sessions].sort());
    expect((await eve.me.delete(`/auth/sessions/${body.items[0].id}`)).body.code).toBe('session-not-found');
    expect((await me.get('/auth/sessions')).body.items).toHaveLength(2);
  });

  it('end one by one, all but this one, or all', async () => {
    const { ada, opened, me, sessions } = await signedIn({}, 4);
    expect((await me.delete(`/auth/sessions/${sessions[0]}`)).status).toBe(204);
    expect((await me.delete(`/auth/sessions/${sessions[0]}`)).status).toBe(404);
    expect((await accounts.refresh(opened[0].refreshToken)).status).toBe(401);
    expect((await me.delete('/auth/sessions?keep=current')).status).toBe(204);
    expect(idsOf((await me.get('/auth/sessions')).body)).toEqual([sessions[3]]);
    expect((await me.delete('/auth/sessions')).status).toBe(204);
    expect((await accounts.refresh(opened[3].refreshToken)).status).toBe(401);
    expect(await reasonsIn(ada)).toEqual(Array(4).fill('sign-out'));
    expect((await accounts.told(ada.tenant, 'SessionRevoked')).map(({ data }) => data.sessionId).sort()).toEqual(
      [...sessions].sort(),
    );
  });

  it('belong to an account that shows who one is, and what one may do', async () => {
    const { ada, me, sessions } = await signedIn({ roleIds: [ADMIN.id] });
    const { status, body } = await me.get('/auth/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { id: encodeId('usr', ada.user), email: ada.email, roles: ['admin'] },
      organization: { id: encodeId('org', ada.tenant), slug: ada.slug },
      session: sessions[0],
      permissions: expect.arrayContaining(['own-account:read']),
    });
  });
});

describe('the sessions of a user', () => {
  const admin = async ({ tenant }: Account) => (await identity.organization({ id: tenant })).admin;

  it('are listed and ended by who watches over them', async () => {
    const { ada, opened, sessions } = await signedIn({}, 3);
    const path = `/users/${encodeId('usr', ada.user)}/sessions`;
    const warden = await admin(ada);
    expect(idsOf((await warden.get(path)).body)).toEqual([...sessions].reverse());
    expect((await warden.delete(`${path}/${sessions[0]}`)).status).toBe(204);
    expect((await warden.delete(`${path}/${sessions[0]}`)).body.code).toBe('session-not-found');
    expect((await warden.delete(path)).status).toBe(204);
    expect((await accounts.refresh(opened[2].refreshToken)).status).toBe(401);
    expect(await reasonsIn(ada)).toEqual(Array(3).fill('revoked'));
  });

  it('are not to be found in another organisation, nor those of nobody', async () => {
    const { ada, sessions } = await signedIn();
    const { admin: stranger } = await identity.organization();
    for (const user of [encodeId('usr', ada.user), encodeId('usr', newId())]) {
      const path = `/users/${user}/sessions`;
      const answers = [
        await stranger.get(path),
        await stranger.delete(path),
        await stranger.delete(`${path}/${sessions[0]}`),
      ];
      expect(answers.map(({ body }) => body.code)).toEqual(Array(3).fill('user-not-found'));
    }
    expect(await reasonsIn(ada)).toEqual([]);
  });

  it('T47: are not ended by who may do less than the user', async () => {
    const { ada } = await signedIn({ roleIds: [ADMIN.id] });
    const warden = identity.caller(ada.tenant, ['sessions:read', 'sessions:revoke']);
    expect((await warden.delete(`/users/${encodeId('usr', ada.user)}/sessions`)).body.code).toBe('user-above-you');
    expect(await reasonsIn(ada)).toEqual([]);
  });
});

describe('sessions under a policy of the organisation', () => {
  it('end after its idle time, also those that began before it', async () => {
    const { ada, opened, me } = await signedIn({}, 2);
    await under({ idleMinutes: 10 }, ada);
    clock.move(9 * MINUTE);
    const { body } = await accounts.refresh(opened[0].refreshToken);
    clock.move(2 * MINUTE);
    expect((await me.get('/auth/sessions')).body.items).toHaveLength(1);
    expect((await accounts.refresh(opened[1].refreshToken)).status).toBe(401);
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
    expect(await reasonsIn(ada)).toEqual(['expired']);
  });

  it('end after its absolute time, however often they are used', async () => {
    const { ada, opened } = await signedIn();
    await under({ absoluteHours: 2 }, ada);
    let [{ refreshToken }] = opened;
    for (let hours = 0; hours < 3; hours += 1) {
      clock.move(0.75 * HOUR);
      refreshToken = (await accounts.refresh(refreshToken)).body.refreshToken;
    }
    expect(refreshToken).toBeUndefined();
    const { body } = await accounts.logIn(ada);
    const { expiresAt, startedAt } = (await accounts.as(ada, body.session).get('/auth/sessions')).body.items[0];
    expect(Date.parse(expiresAt) - Date.parse(startedAt)).toBe(2 * HOUR * 1_000);
  });

  it('are swept by it, and no others', async () => {
    const [{ ada }, { ada: eve }] = [await signedIn(), await signedIn()];
    await under({ idleMinutes: 10 }, ada);
    clock.move(11 * MINUTE);
    await identity.app.get(SignInUpkeep).execute();
    expect([await reasonsIn(ada), await reasonsIn(eve)]).toEqual([['expired'], []]);
  });

  it('are only so many at once: one more ends the oldest', async () => {
    const { ada, opened } = await signedIn({}, 2);
    await under({ concurrentSessions: 2 }, ada);
    const { body } = await accounts.logIn(ada);
    expect(await reasonsIn(ada)).toEqual(['too-many']);
    expect((await accounts.refresh(opened[0].refreshToken)).status).toBe(401);
    // Proving anew who one is is not one more.
    expect((await accounts.as(ada, body.session).stepUp({ password: PASSWORD })).status).toBe(200);
    expect((await accounts.refresh(opened[1].refreshToken)).status).toBe(200);
  });

  it('are so many at the most, however many sign-ins meet', async () => {
    const ada = await accounts.given();
    await under({ concurrentSessions: 3 }, ada);
    const answers = await Promise.all(Array.from({ length: 12 }, () => accounts.logIn(ada)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const open = await identity.database.look('select from sessions where user_id = $1 and ended_at is null', [
      ada.user,
    ]);
    expect(open).toHaveLength(3);
  });
});
