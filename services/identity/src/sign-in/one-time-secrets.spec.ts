import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { opaqueSecret, parseOpaqueSecret } from '@guildhall/sealing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, type Accounts, accountsOf } from '../../test/accounts.js';
import { enrolledApp } from '../../test/authenticator.js';
import { type Identity, startIdentity } from '../../test/identity.harness.js';
import { MovingClock } from '../../test/moving-clock.js';
import { ADMIN } from '../roles/built-in-roles.js';
import { User } from '../users/user.entity.js';

const clock = new MovingClock();
let identity: Identity;
let accounts: Accounts;
beforeAll(async () => {
  identity = await startIdentity({ PASSWORD_MEMORY_KIB: '7168', PASSWORD_PASSES: '1' }, { clock });
  accounts = accountsOf(identity);
});
afterAll(() => identity.stop());

const NEXT = 'four brass kettles sing at noon';

/** What somebody holds, and what they know beside it: whatever a door asks for is right, but for the secret. */
interface Holder {
  readonly account: Account;
  readonly secret: string;
  readonly key: string;
  readonly code: () => string;
}

/** Every kind of bearer that the platform knows. */
const KINDS = ['r', 'a', 'c', 'rec', 'eml', 'k', 'inv', 'access token', 'service token'] as const;
type Kind = (typeof KINDS)[number];

/** Where each is shown. */
const DOORS = {
  refresh: ({ secret }: Holder) => accounts.refresh(secret),
  activation: ({ secret: token }: Holder) => accounts.anonymously('/auth/activation', { token, password: NEXT }),
  'second factor': ({ secret: challenge, code }: Holder) => accounts.verify({ challenge, code: code() }),
  recovery: ({ secret: token }: Holder) => accounts.anonymously('/auth/recovery/completion', { token, password: NEXT }),
  'proof of an address': ({ secret: token }: Holder) => accounts.anonymously('/auth/email/verification', { token }),
  'token of a program': async ({ secret, key }: Holder) =>
    fetch(`${identity.url}/auth/token`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accounts.anonymousToken()}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: key, client_secret: secret }),
    }),
  'bearer of a call': async ({ secret }: Holder) =>
    fetch(`${identity.url}/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${secret}` } }),
};
type Door = keyof typeof DOORS;
const RIGHT: Readonly<Record<Door, Kind>> = {
  refresh: 'r',
  activation: 'a',
  'second factor': 'c',
  recovery: 'rec',
  'proof of an address': 'eml',
  'token of a program': 'k',
  'bearer of a call': 'service token',
};
// The right one last: it may be used up by it.
const doorsOf = (kind: Kind) =>
  (Object.keys(DOORS) as Door[]).sort((one, other) => Number(RIGHT[one] === kind) - Number(RIGHT[other] === kind));

/** A secret of the kind, kept as if it were one of every other kind too: so that nothing but its own kind refuses it. */
async function holding(kind: Kind): Promise<Holder> {
  const account = await accounts.given({ roleIds: [ADMIN.id] });
  const { body } = await accounts.logIn(account);
  const { code } = await enrolledApp(identity, account, clock);
  const { admin } = await identity.organization({ id: account.tenant });
  const { body: key } = await admin.post('/api-keys', { name: 'matrix', scopes: ['users:read'] });
  const opaque = kind === 'k' ? (key.secret as string) : opaqueSecret(kind.replace(' ', ''), account.tenant).secret;
  const secret =
    kind === 'access token'
      ? (body.accessToken as string)
      : kind === 'service token'
        ? accounts.as(account, body.session).token()
        : opaque;
  await store(account, opaque);
  return { account, secret, key: key.id, code };
}

async function store({ tenant, user }: Account, secret: string) {
  const { digest, kind } = parseOpaqueSecret(secret) ?? {};
  // One digest has one purpose: the index sees to that.
  const purpose = kind === 'eml' ? 'email-proof' : 'recovery';
  const at = clock.now();
  const invited = User.invited(
    { tenantId: tenant, id: newId(), email: `i${newId()}@example.org`, displayName: 'Grace', roleIds: [] },
    at,
  ).user;
  await identity.tenantDatabase.transaction(Actor.system('test', tenant), (tx) => tx.save(invited));
  const soon = new Date(at.getTime() + 3_600_000);
  await identity.database.look(
    `with refresh as (
       insert into refresh_tokens (tenant_id, digest, session_id, user_id, issued_at)
       select tenant_id, $3, id, user_id, $4 from sessions where tenant_id = $1 and user_id = $2),
     activation as (
       insert into activation_tokens (tenant_id, digest, user_id, created_at, expires_at) values ($1, $3, $6, $4, $5)),
     challenge as (
       insert into sign_in_challenges (tenant_id, digest, user_id, methods, created_at, expires_at)
       values ($1, $3, $2, '{password}', $4, $5)),
     link as (
       insert into mailed_links (tenant_id, user_id, purpose, digest, email, expires_at, hour_began_at, mails_in_hour)
       values ($1, $2, $7, $3, $8, $5, $4, 1))
     update api_keys set digest = $3 where tenant_id = $1`,
    [tenant, user, digest, at, soon, invited.id, purpose, `p${newId()}@example.org`],
  );
}

describe('a secret', () => {
  it.each(KINDS)('T19 T21: of kind %s opens the one door that it was made for', async (kind) => {
    const holder = await holding(kind);
    const opened = [];
    for (const door of doorsOf(kind)) {
      const { status } = await DOORS[door](holder);
      expect([200, 204, 400, 401, 422]).toContain(status);
      if (status < 300) opened.push(door);
    }
    expect(opened).toEqual((Object.keys(DOORS) as Door[]).filter((door) => RIGHT[door] === kind));
  });

  it('T20 T21: opens no door of another organisation', async () => {
    const ada = await accounts.given();
    for (const kind of ['r', 'a', 'c', 'rec', 'eml'] as const) {
      const { secret } = opaqueSecret(kind, ada.tenant);
      const eve = await accounts.given();
      await accounts.logIn(eve);
      await store(eve, secret);
      const holder = { account: eve, secret, key: 'key_none', code: () => '123456' };
      for (const door of doorsOf(kind)) expect((await DOORS[door](holder)).status).toBeGreaterThanOrEqual(400);
    }
  });
});
