import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({ PASSWORD_QUEUE_LENGTH: '8' });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

// With a thousand the sockets of this one process would be what is tried; `Passwords` is tried with a thousand.
const AT_ONCE = 300;
const WRONG = 'nine loud geese under dry land';

describe('more sign-ins at once than can be computed', () => {
  it('T33: are answered 401, or 503 with the time to come again', async () => {
    const ada = await accounts.given();
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, at) => accounts.logIn(ada, WRONG, { address: `192.0.2.${at % 250}` })),
    );
    const refused = answers.filter(({ status }) => status === 401);
    const turnedAway = answers.filter(({ status }) => status === 503);
    const busy = turnedAway.filter(({ body }) => body.code === 'passwords-busy');
    expect(refused.length + turnedAway.length).toBe(AT_ONCE);
    expect(busy.length).toBeGreaterThan(0);
    const codes = new Set(turnedAway.map(({ body }) => body.code));
    expect(['passwords-busy', 'temporarily-unavailable', 'deadline-exceeded']).toEqual(
      expect.arrayContaining([...codes]),
    );
    expect(busy.filter(({ headers }) => headers.get('retry-after') !== '2')).toEqual([]);
    expect(turnedAway.filter(({ headers }) => !headers.has('retry-after'))).toEqual([]);
    // Nobody who was turned away by the queue was counted as a wrong try. Where neighbours hold the processor some
    // wait beyond their deadline instead: of those the answer says that what took place is not certain.
    const told = await accounts.told(ada.tenant, 'SignInFailed');
    expect(told.length).toBeGreaterThanOrEqual(refused.length);
    expect(told.length).toBeLessThanOrEqual(AT_ONCE - busy.length);
  });
});
