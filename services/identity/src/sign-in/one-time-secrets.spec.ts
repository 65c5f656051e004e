import { newId } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';

let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity();
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const NEXT = 'four brass kettles sing at noon';

/** Every kind of bearer that the platform knows, each good at its own door. */
const KINDS = ['r', 'a', 'k', 'inv', 'access token', 'service token'] as const;
type Kind = (typeof KINDS)[number];
const DOORS = {
  refresh: (token: string) => accounts.anonymously('/auth/refresh', { refreshToken: token }),
  activation: (token: string) => accounts.anonymously('/auth/activation', { token, password: NEXT }),
  'bearer of a call': async (token: string) =>
    fetch(`${identity.url}/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${token}` } }),
};
type Door = keyof typeof DOORS;
const RIGHT: Readonly<Record<Door, Kind>> = { refresh: 'r', activation: 'a', 'bearer of a call': 'service token' };
const pairs = (Object.keys(DOORS) as Door[]).flatMap((door) => KINDS.map((kind) => [kind, door] as const));

/**
 * A secret of the kind, stored as if it were one of every other kind too: so that nothing but its own kind refuses it.
 */
async function planted(kind: Kind): Promise<string> {
  const ada = await accounts.given();
  const { body } = await accounts.logIn(ada);
  if (kind === 'access token') return body.accessToken;
  if (kind === 'service token') return accounts.as(ada, body.session).token();
  const { secret, digest } = opaqueSecret(kind, ada.tenant);
  await store(ada, digest);
  return secret;
}

async function store({ tenant, user }: Account, digest: Buffer): Promise<void> {
  await identity.database.look(
    `insert into refresh_tokens (tenant_id, digest, session_id, user_id, issued_at)
     select tenant_id, $3, id, user_id, now() from sessions where tenant_id = $1 and user_id = $2`,
    [tenant, user, digest],
  );
  const invited = newId();
  await identity.database.look(
    `insert into users select tenant_id, $3, 'invited-' || email, display_name, 'invited', role_ids, 1, false, null, 1, now(), now()
       from users where tenant_id = $1 and id = $2`,
    [tenant, user, invited],
  );
  await identity.database.look(
    `insert into activation_tokens (tenant_id, digest, user_id, created_at, expires_at)
     values ($1, $2, $3, now(), now() + interval '1 hour')`,
    [tenant, digest, invited],
  );
}

describe('a secret', () => {
  it.each(pairs)('T19 T21: of kind %s opens the door "%s" only when it was made for it', async (kind, door) => {
    const { status } = await DOORS[door](await planted(kind));
    const isRight = RIGHT[door] === kind;
    expect(isRight ? [200, 204] : [401, 422]).toContain(status);
  });

  it('T20 T21: opens no door of another organisation', async () => {
    const [ada, eve] = [await accounts.given(), await accounts.given()];
    await accounts.logIn(ada);
    await accounts.logIn(eve);
    const { secret, digest } = opaqueSecret('r', ada.tenant);
    await store(eve, digest);
    expect((await DOORS.refresh(secret)).status).toBe(401);
    expect((await DOORS.activation(secret)).status).toBeGreaterThanOrEqual(400);
  });
});
