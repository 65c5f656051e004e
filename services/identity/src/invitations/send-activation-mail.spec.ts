import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { caughtMails } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, invite, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const activate = (token: string) =>
  identity.caller(newId(), []).post('/auth/activation', { token, password: PASSWORD });

describe('sending the activation mail again', () => {
  it('brings another link, and the first one opens nothing any more', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const first = await mailedToken(ada.email);
    const answer = await admin.post(`/users/${ada.id}/activation-mail`);
    expect(answer).toMatchObject({ status: 202, body: { id: ada.id, status: 'invited' } });
    expect(answer.headers.get('location')).toBe(`/api/v1/users/${ada.id}`);

    const tokens = (await caughtMails(ada.email, { count: 2 })).map(({ text }) => /#token=(\w+)/.exec(text)?.[1] ?? '');
    const second = tokens.find((token) => token !== first) ?? '';
    expect(await activate(first)).toMatchObject({ status: 422, body: { code: 'activation-refused' } });
    expect((await activate(second)).status).toBe(204);
    const types = (await identity.announced(ada.uuid)).map(({ type }) => type.split('.').at(-1));
    expect(types.slice(0, 2)).toEqual(['UserCreated', 'ActivationMailRequested']);
  });

  it('is refused for a user who has followed the link, and for one who is suspended', async () => {
    const { admin } = await identity.organization();
    const [ada, grace] = [await invite(admin), await invite(admin)];
    await activate(await mailedToken(ada.email));
    await admin.post(`/users/${grace.id}/suspension`, {});
    for (const { id } of [ada, grace])
      expect(await admin.post(`/users/${id}/activation-mail`)).toMatchObject({
        status: 409,
        body: { code: 'user-not-invited' },
      });
  });

  it('does not tell whether another organisation has such a user', async () => {
    const [here, there] = [await identity.organization(), await identity.organization()];
    const ada = await invite(there.admin);
    const foreign = await here.admin.post(`/users/${ada.id}/activation-mail`);
    const nobody = await here.admin.post(`/users/${encodeId('usr', newId())}/activation-mail`);
    expect(foreign).toMatchObject({ status: 404, body: { code: 'user-not-found' } });
    expect(foreign.body.detail).toBe(nobody.body.detail);
  });
});
