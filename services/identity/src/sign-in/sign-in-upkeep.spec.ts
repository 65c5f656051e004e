import { Actor } from '@guildhall/access';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { SignInUpkeep } from './sign-in-upkeep.js';

const DAY_SECONDS = 86_400;
const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const sweep = () => identity.app.get(SignInUpkeep).execute();
const rowsIn = (table: 'sessions' | 'refresh_tokens' | 'sign_in_failures', tenant: string) =>
  identity.database.look(`select from ${table} where tenant_id = $1`, [tenant]);

describe('the sweep of sessions', () => {
  it('ends once, and tells, what nobody came back to, and leaves alone what lives', async () => {
    const [ada, eve] = [await accounts.given(), await accounts.given()];
    await accounts.logIn(ada);
    clock.move(7 * DAY_SECONDS + 1);
    const { body } = await accounts.logIn(eve);
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(await accounts.told(ada.tenant, 'SessionEnded')).toMatchObject([{ data: { reason: 'expired' } }]);
    expect(await accounts.told(eve.tenant, 'SessionEnded')).toEqual([]);
    expect((await accounts.refresh(body.refreshToken)).status).toBe(200);
  });

  it('leaves a session that somebody else has in hand to them', async () => {
    const ada = await accounts.given();
    await accounts.logIn(ada);
    clock.move(7 * DAY_SECONDS + 1);
    await identity.tenantDatabase.transaction(Actor.system('test', ada.tenant), async (tx) => {
      await tx.query('select from sessions where user_id = $1 for update', [ada.user]);
      await sweep();
    });
    expect(await accounts.told(ada.tenant, 'SessionEnded')).toEqual([]);
    await sweep();
    expect(await accounts.told(ada.tenant, 'SessionEnded')).toHaveLength(1);
  });

  it('removes sessions thirty days after their end, with their tokens, and wrong tries after a day', async () => {
    const ada = await accounts.given();
    await accounts.logIn(ada);
    await accounts.logIn(ada, 'nine loud geese under dry land');
    await sweep();
    // Of the network at the account, of each, of the neighbourhood and of the organisation.
    expect(await rowsIn('sign_in_failures', ada.tenant)).toHaveLength(5);
    clock.move(8 * DAY_SECONDS);
    await sweep();
    expect(await rowsIn('sign_in_failures', ada.tenant)).toEqual([]);
    expect(await rowsIn('sessions', ada.tenant)).toHaveLength(1);
    clock.move(30 * DAY_SECONDS + 1);
    await sweep();
    expect(await rowsIn('sessions', ada.tenant)).toEqual([]);
    expect(await rowsIn('refresh_tokens', ada.tenant)).toEqual([]);
  });
});
