import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, invite, mailedToken, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({ PASSWORD_MEMORY_KIB: '7168', PASSWORD_PASSES: '1' }, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const anyVersion = { headers: { 'if-match': '*' } };
const CHOSEN = [
  'violet tractor answers the moon',
  'eleven salty acorns drift north',
  'a lamp forgets its own umbrella',
  'parched violins under the pier',
];
const codesOf = ({ body }: { body: { errors?: { code: string; pointer: string }[] } }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);

async function organizationWith(rules: Record<string, unknown>) {
  const organization = await identity.organization();
  const { status, text } = await organization.admin.put('/policies/password', rules, anyVersion);
  if (status !== 200) throw new Error(text);
  return organization;
}

describe('the password policy of an organisation', () => {
  it('holds for activation, change and reset alike', async () => {
    const { id, admin } = await organizationWith({ minimumLength: 40 });
    const guest = await invite(admin);
    const activate = { token: await mailedToken(guest.email), password: CHOSEN[0] };
    expect(codesOf(await accounts.anonymously('/auth/activation', activate))).toEqual(['/password too-short']);

    const ada = await accounts.given({ tenant: id });
    const { body } = await accounts.logIn(ada);
    const changed = await accounts.as(ada, body.session).changePassword(CHOSEN[0] ?? '');
    expect(codesOf(changed)).toEqual(['/newPassword too-short']);

    await accounts.anonymously('/auth/recovery', { organization: ada.slug, email: ada.email });
    const reset = { token: await mailedToken(ada.email), password: CHOSEN[0] };
    expect(codesOf(await accounts.anonymously('/auth/recovery/completion', reset))).toEqual(['/password too-short']);
  });

  it('refuses as many of the last passwords as it says, and keeps no more of them', async () => {
    const { id } = await organizationWith({ history: 3 });
    const ada = await accounts.given({ tenant: id });
    let current = PASSWORD;
    const changeTo = async (next: string) => {
      const { body } = await accounts.logIn(ada, current);
      const answer = await accounts.as(ada, body.session).changePassword(next, current);
      if (answer.status === 200) current = next;
      return answer;
    };
    for (const next of CHOSEN.slice(0, 3)) expect((await changeTo(next)).status).toBe(200);
    expect(codesOf(await changeTo(CHOSEN[0] ?? ''))).toEqual(['/newPassword used-before']);
    expect((await changeTo(PASSWORD)).status).toBe(200);
    const kept = await identity.database.look('select from former_passwords where user_id = $1', [ada.user]);
    expect(kept).toHaveLength(2);
  });

  it('has passwords make room for others when they are as old as it says', async () => {
    const { id, admin } = await organizationWith({ maximumAgeDays: 30 });
    const ada = await accounts.given({ tenant: id });
    expect((await accounts.logIn(ada)).body.step).toBe('signed-in');
    clock.move(30 * 86_400 + 1);
    const { body } = await accounts.logIn(ada);
    expect(body).toMatchObject({ step: 'password-change', refreshToken: null });
    const changed = await accounts.as(ada, body.session).changePassword(CHOSEN[0] ?? '');
    expect(changed.body).toMatchObject({ step: 'signed-in', refreshToken: expect.any(String) });
    await admin.put('/policies/password', {}, anyVersion);
    clock.move(400 * 86_400);
    expect((await accounts.logIn(ada, CHOSEN[0])).body.step).toBe('signed-in');
  });
});
