import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Identity, invite, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

const anybody = () => identity.caller(newId(), []);
const activate = (token: string, password = PASSWORD) => anybody().post('/auth/activation', { token, password });

describe('activating a user', () => {
  it('proves the address and sets the password, by the link from the mail', async () => {
    const { admin } = await identity.organization();
    const ada = await invite(admin);
    const answer = await activate(await mailedToken(ada.email));
    expect(answer.text).toBe('');
    expect(answer.status).toBe(204);
    expect((await admin.get(`/users/${ada.id}`)).body).toMatchObject({ status: 'active' });
  });
});
