import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, PASSWORD, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({}, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const WRONG = 'nine loud geese under dry land';

describe('wrong tries', () => {
  const HERE = { address: '198.51.100.1' };

  it('T32: make their network wait, longer each time, even with the right password', async () => {
    const ada = await accounts.given();
    for (let wrong = 0; wrong < 5; wrong += 1) await accounts.logIn(ada, WRONG, HERE);
    expect((await accounts.logIn(ada, PASSWORD, HERE)).status).toBe(401);
    expect((await accounts.told(ada.tenant, 'SignInFailed')).at(-1)?.data.reason).toBe('locked');
    clock.move(31);
    await accounts.logIn(ada, WRONG, HERE);
    clock.move(31);
    expect((await accounts.logIn(ada, PASSWORD, HERE)).status).toBe(401);
    clock.move(31);
    expect((await accounts.logIn(ada, PASSWORD, HERE)).status).toBe(200);
  });

  it('T16: do not lock out the user from elsewhere, and knocking while blocked does not prolong the wait', async () => {
    const ada = await accounts.given();
    for (let wrong = 0; wrong < 20; wrong += 1) await accounts.logIn(ada, WRONG, HERE);
    expect((await accounts.logIn(ada, PASSWORD, { address: '198.51.100.2' })).status).toBe(200);
    clock.move(31);
    expect((await accounts.logIn(ada, PASSWORD, HERE)).status).toBe(200);
  });

  it('T32: of one IPv6 network count together, whichever address of it they come from', async () => {
    const ada = await accounts.given();
    for (let wrong = 1; wrong <= 5; wrong += 1) await accounts.logIn(ada, WRONG, { address: `2001:db8:1:2::${wrong}` });
    expect((await accounts.logIn(ada, PASSWORD, { address: '2001:db8:1:2:ffff::1' })).status).toBe(401);
    expect((await accounts.logIn(ada, PASSWORD, { address: '2001:db8:1:3::1' })).status).toBe(200);
  });

  it('are forgotten after the right one, and after an hour', async () => {
    const ada = await accounts.given();
    const four = async () => {
      for (let wrong = 0; wrong < 4; wrong += 1) await accounts.logIn(ada, WRONG, HERE);
    };
    await four();
    expect((await accounts.logIn(ada, PASSWORD, HERE)).status).toBe(200);
    await four();
    expect((await accounts.logIn(ada, PASSWORD, HERE)).status).toBe(200);
    await four();
    clock.move(3_601);
    await four();
    expect((await accounts.logIn(ada, PASSWORD, HERE)).status).toBe(200);
  });

  it('T32: at once are all counted', async () => {
    const ada = await accounts.given();
    await Promise.all(Array.from({ length: 30 }, () => accounts.logIn(ada, WRONG, HERE)));
    const [row] = await identity.database.look<{ failures: number }>(
      `select failures from sign_in_failures where tenant_id = $1 and account <> '*' and network <> '*'`,
      [ada.tenant],
    );
    expect(row?.failures).toBe(5);
  });
});
