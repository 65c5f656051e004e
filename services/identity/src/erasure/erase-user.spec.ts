import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountsOf } from '../../test/accounts.js';
import { type Identity, invite, startIdentity } from '../../test/identity.harness.js';
import { ADMIN, permissionsOf } from '../roles/built-in-roles.js';
import { ROWS_OF_PERSONS } from './rows-of-persons.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity.stop());

// What stays: by id alone, and nothing of it is of the person.
const BY_ID_ALONE = ['api_keys', 'refresh_tokens'];

const tablesOf = async (column: string) => {
  const sql = `select table_name from information_schema.columns where table_schema = 'public' and column_name = $1`;
  return (await identity.database.look<{ table_name: string }>(sql, [column])).map(({ table_name }) => table_name);
};

/** Every row of every table that holds one of the texts, but what has been or will be told. */
async function whereIs(texts: readonly string[]): Promise<string[]> {
  const tables = await identity.database.look<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const found = [];
  for (const { name } of tables.filter((table) => !/^(outbox|idempotency_keys)/.test(table.name))) {
    const rows = await identity.database.look<{ text: string }>(`select t::text as text from "${name}" t`);
    if (rows.some(({ text }) => texts.some((each) => text.includes(each)))) found.push(name);
  }
  return found.sort();
}

async function somebody() {
  const accounts = accountsOf(identity);
  const { id: tenant, admin } = await identity.organization();
  const ada = await accounts.given({ tenant });
  const client = { address: '203.0.113.77', userAgent: `browser-of-${ada.user}` };
  const session = (await accounts.logIn(ada, undefined, client)).body;
  return { accounts, tenant, admin, ada, session, client, path: `/users/${encodeId('usr', ada.user)}` };
}

describe('erasing a user', () => {
  it('leaves nothing of the person in identity, ends their access, and tells the others', async () => {
    const { accounts, admin, ada, session, client, path, tenant } = await somebody();
    const traces = [ada.email, client.userAgent];
    expect(await whereIs(traces)).toEqual(['sessions', 'users']);
    expect((await admin.delete(path)).status).toBe(204);

    expect(await whereIs(traces)).toEqual([]);
    for (const [table, theirs] of Object.entries(ROWS_OF_PERSONS))
      expect([table, await identity.database.look(`select from ${table} where ${theirs}`, [ada.user])]).toEqual([
        table,
        [],
      ]);
    expect((await accounts.logIn(ada)).status).toBe(401);
    expect((await accounts.refresh(session.refreshToken)).status).toBe(401);
    const userId = encodeId('usr', ada.user);
    expect((await identity.announced(ada.user)).slice(-2)).toMatchObject([
      { type: 'guildhall.identity.v1.UserErased', data: { userId } },
      { type: 'guildhall.identity.v1.UserRevoked', data: { userId, minVersion: 2 } },
    ]);
    expect(await accounts.told(tenant, 'SessionRevoked')).toHaveLength(1);
  });

  it('is for good: from then on there is no such user, and the address is free for another', async () => {
    const { admin, ada, path } = await somebody();
    await admin.delete(path);
    for (const answer of [
      await admin.get(path),
      await admin.delete(path),
      await admin.delete(`${path}/deactivation`),
      await admin.patch(path, { displayName: 'Ada' }, { headers: { 'if-match': '*' } }),
      await admin.post(`${path}/activation-mail`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'user-not-found' } });
    const items = (await admin.get('/users')).body.items as { id: string }[];
    expect(items.map(({ id }) => id)).toEqual([encodeId('usr', admin.user)]);
    expect((await invite(admin, { email: ada.email })).email).toBe(ada.email);
  });

  it('ends the keys of the user for good, and tells the gateway', async () => {
    const { id: tenant, admin } = await identity.organization();
    const maker = identity.caller(tenant, permissionsOf([ADMIN.id]));
    const key = (await maker.post('/api-keys', { name: 'nightly', scopes: ['data:read'] })).body;
    await identity.database.look('update api_keys set last_used_from = $2 where maker_id = $1', [
      maker.user,
      '203.0.113.78',
    ]);
    expect((await admin.delete(`/users/${encodeId('usr', maker.user)}`)).status).toBe(204);
    expect((await admin.get(`/api-keys/${key.id}`)).body.status).toBe('revoked');
    expect(await whereIs(['203.0.113.78'])).toEqual([]);
    const stated = await accountsOf(identity).told(tenant, 'ApiKeyStated');
    expect(stated.at(-1)?.data).toMatchObject({ status: 'revoked' });
  });

  it('is nothing that one does to oneself, to the last administrator, or to who may do more', async () => {
    const { tenant, admin, path } = await somebody();
    expect((await admin.delete(`/users/${encodeId('usr', admin.user)}`)).body.code).toBe('cannot-bar-self');
    const deputy = identity.caller(tenant, [...permissionsOf([ADMIN.id]), 'own-sessions:delete']);
    expect((await deputy.delete(`/users/${encodeId('usr', admin.user)}`)).body.code).toBe('last-administrator');
    const lesser = identity.caller(tenant, ['users:delete']);
    expect((await lesser.delete(`/users/${encodeId('usr', admin.user)}`)).body.code).toBe('user-above-you');
    const stranger = (await identity.organization()).admin;
    expect((await stranger.delete(path)).body.code).toBe('user-not-found');
    expect((await admin.delete(`/users/${encodeId('usr', newId())}`)).body.code).toBe('user-not-found');
  });

  it('knows every table that names a user', async () => {
    const named = [...(await tablesOf('user_id')), ...(await tablesOf('maker_id'))];
    const known: string[] = [...Object.keys(ROWS_OF_PERSONS), ...BY_ID_ALONE];
    expect(named.filter((table) => !known.includes(table))).toEqual([]);
  });
});
