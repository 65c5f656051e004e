import { Actor } from '@guildhall/access';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { endSessions } from '../sessions/end-sessions.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

/** Suspends the user, and calls while the suspension is written and not committed. */
async function callDuringSuspension<T>({ tenant, user }: Account, call: () => Promise<T>): Promise<T> {
  const inFlight = await identity.tenantDatabase.transaction(Actor.system('test', tenant), async (tx) => {
    await tx.query(`update users set status = 'suspended' where id = $1`, [user]);
    await endSessions(tx, { userId: user }, { reason: 'user-suspended', at: new Date() });
    const answer = call();
    await eventually(waitsForLock, { withinMs: 1_500 });
    return { answer };
  });
  return inFlight.answer;
}

async function waitsForLock(): Promise<boolean> {
  const waiting = await identity.database.look(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

const openSessions = ({ user }: Account) =>
  identity.database.look('select from sessions where user_id = $1 and ended_at is null', [user]);

describe('a suspension that is under way', () => {
  it('T24: is waited for by a sign-in, which it then refuses', async () => {
    const ada = await accounts.given();
    expect((await callDuringSuspension(ada, () => accounts.logIn(ada))).status).toBe(401);
    expect(await openSessions(ada)).toEqual([]);
  });

  it('T24: is waited for by a refresh, which it then refuses', async () => {
    const ada = await accounts.given();
    const { body } = await accounts.logIn(ada);
    expect((await callDuringSuspension(ada, () => accounts.refresh(body.refreshToken))).status).toBe(401);
    expect(await openSessions(ada)).toEqual([]);
  });

  it('leaves no session behind, however suspensions, sign-ins and refreshes meet', async () => {
    const ada = await accounts.given();
    const tokens = await Promise.all(
      Array.from({ length: 5 }, async () => (await accounts.logIn(ada)).body.refreshToken),
    );
    const suspension = identity.tenantDatabase.transaction(Actor.system('test', ada.tenant), async (tx) => {
      await tx.query(`update users set status = 'suspended' where id = $1`, [ada.user]);
      await endSessions(tx, { userId: ada.user }, { reason: 'user-suspended', at: new Date() });
    });
    const answers = await Promise.all([
      ...tokens.map((token) => accounts.refresh(token)),
      ...tokens.map(() => accounts.logIn(ada)),
      suspension,
    ]);
    // 503 is what a busy machine answers, and promises nothing.
    expect([200, 401, 503]).toEqual(expect.arrayContaining(answers.flatMap((answer) => answer?.status ?? [])));
    expect(await openSessions(ada)).toEqual([]);
  });
});
