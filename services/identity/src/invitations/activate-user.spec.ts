import { newId } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, invite, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { Passwords, type PasswordHash } from '../credentials/passwords.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const activate = (token: string, password = PASSWORD) =>
  identity.caller(newId(), []).post('/auth/activation', { token, password });
const REFUSED = { status: 422, body: { code: 'activation-refused' } };

async function invited() {
  const { id, admin } = await identity.organization();
  const ada = await invite(admin);
  const token = await mailedToken(ada.email);
  return { ...ada, tenant: id, admin, token };
}
type Invited = Awaited<ReturnType<typeof invited>>;

const userOf = async ({ uuid }: Invited) =>
  (await identity.database.look('select status, version, activated_at from users where id = $1', [uuid]))[0];
const passwordOf = async ({ uuid }: Invited) => {
  const sql = 'select password_hash from credentials where user_id = $1';
  return (await identity.database.look<{ password_hash: PasswordHash }>(sql, [uuid]))[0]?.password_hash;
};

describe('activating a user', () => {
  it('proves the address and sets the password, by the link from the mail', async () => {
    const ada = await invited();
    expect(await activate(ada.token)).toMatchObject({ status: 204, text: '' });
    expect(await userOf(ada)).toMatchObject({ status: 'active', version: 2 });
    const { isRight } = await identity.app.get(Passwords).verify(PASSWORD, await passwordOf(ada));
    expect(isRight).toBe(true);
  });

  it('is told in the name of the user, without the password or the link', async () => {
    const ada = await invited();
    await activate(ada.token);
    const told = (await identity.announced(ada.uuid)).slice(1);
    expect(told).toMatchObject([
      {
        type: 'guildhall.identity.v1.UserActivated',
        actor: ada.id,
        version: 2,
        data: { changes: expect.arrayContaining([{ field: 'status', before: 'invited', after: 'active' }]) },
      },
      { type: 'guildhall.identity.v1.PasswordChanged', actor: ada.id, data: { way: 'activation' } },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/herons|gha_/);
  });

  it('works while the organisation is still being set up', async () => {
    const ada = await invited();
    await identity.database.look(`update organizations set status = 'provisioning' where id = $1`, [ada.tenant]);
    expect((await activate(ada.token)).status).toBe(204);
  });
});

describe('the link of an activation mail', () => {
  it('D19: is good once', async () => {
    const ada = await invited();
    await activate(ada.token);
    const before = await passwordOf(ada);
    expect(await activate(ada.token, 'another long and unlikely phrase')).toMatchObject(REFUSED);
    expect(await passwordOf(ada)).toBe(before);
  });

  it('D19: is good for one of many who use it at once', async () => {
    const ada = await invited();
    const answers = await Promise.all(Array.from({ length: 8 }, () => activate(ada.token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(7).fill(422)]);
  });

  it('is dead when its time is over', async () => {
    const ada = await invited();
    await identity.database.look('update activation_tokens set expires_at = now() where user_id = $1', [ada.uuid]);
    expect(await activate(ada.token)).toMatchObject(REFUSED);
    expect(await userOf(ada)).toMatchObject({ status: 'invited' });
  });

  it('T23 T24: opens nothing for who was suspended since it was mailed, and opens again after that', async () => {
    const ada = await invited();
    await ada.admin.post(`/users/${ada.id}/suspension`, {});
    expect(await activate(ada.token)).toMatchObject(REFUSED);
    expect(await passwordOf(ada)).toBeUndefined();

    await ada.admin.delete(`/users/${ada.id}/suspension`);
    expect(await userOf(ada)).toMatchObject({ status: 'invited' });
    expect((await activate(ada.token)).status).toBe(204);
  });

  it('T23 T24: opens nothing while the organisation is suspended', async () => {
    const ada = await invited();
    await identity.database.look(`update organizations set status = 'suspended' where id = $1`, [ada.tenant]);
    expect(await activate(ada.token)).toMatchObject(REFUSED);
    expect(await userOf(ada)).toMatchObject({ status: 'invited' });
  });

  it('T21: is no secret of another kind, and none of another organisation', async () => {
    const ada = await invited();
    const [, , bits = ''] = ada.token.split('_');
    for (const kind of ['r', 'inv', 'key']) {
      const { secret, digest } = opaqueSecret(kind, ada.tenant);
      await identity.database.look(
        `insert into activation_tokens select tenant_id, $2, user_id, created_at, expires_at from activation_tokens where user_id = $1 limit 1`,
        [ada.uuid, digest],
      );
      expect(await activate(secret)).toMatchObject(REFUSED);
    }
    const elsewhere = opaqueSecret('a', newId()).secret.split('_');
    expect(await activate([elsewhere[0], elsewhere[1], bits, elsewhere[3]].join('_'))).toMatchObject(REFUSED);
    expect(await userOf(ada)).toMatchObject({ status: 'invited' });
  });

  it('T20: is refused alike when it is edited, made up or no link at all', async () => {
    const ada = await invited();
    const edited = `${ada.token.slice(0, -1)}${ada.token.endsWith('0') ? '1' : '0'}`;
    const answers = [
      await activate(edited),
      await activate(opaqueSecret('a', ada.tenant).secret),
      await activate('gha_'),
      await activate(''),
    ];
    for (const { body, status } of answers) {
      expect({ status, detail: body.detail, code: body.code }).toEqual({
        status: 422,
        detail: answers[0]?.body.detail,
        code: 'activation-refused',
      });
    }
  });

  it.each([
    ['too short', 'short'],
    ['what everybody would guess', 'passwordpassword'],
    ['made of the name', 'AdaLovelaceAdaLovelace'],
  ])('T25: is still good after a password that is %s, which it does not set', async (_, password) => {
    const ada = await invited();
    expect(await activate(ada.token, password)).toMatchObject({ status: 422, body: { code: 'password-refused' } });
    expect(await passwordOf(ada)).toBeUndefined();
    expect((await activate(ada.token)).status).toBe(204);
  });

  it('T25: sets no password when the activation cannot be told', async () => {
    const ada = await invited();
    const answer = await identity.whileOutboxRefuses(ada.tenant, () => activate(ada.token));
    expect(answer.status).toBe(500);
    expect(await passwordOf(ada)).toBeUndefined();
    expect((await activate(ada.token)).status).toBe(204);
  });
});
