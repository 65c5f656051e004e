import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { TenantDatabase, TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../data-source.js';
import { LoginDirectory } from './login-directory.js';
import { RenewLoginDirectory } from './renew-login-directory.js';
import { User } from './user.entity.js';

const [older, newer] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const BEFORE = [{ id: 'k1', secret: older, state: 'current' }];
const AFTER = [
  { id: 'k1', secret: older, state: 'retired' },
  { id: 'k2', secret: newer, state: 'current' },
];

let folder: string;
let scratch: TestDatabase;
let database: TenantDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ring-'));
  scratch = await TestDatabase.create({ migrations, entities, service: 'identity' });
  database = await scratch.open();
});
afterAll(async () => {
  await scratch.drop();
  await rm(folder, { recursive: true });
});

async function directoryUnder(keys: readonly object[]): Promise<LoginDirectory> {
  const file = join(folder, newId());
  await writeFile(file, JSON.stringify({ keys }), { mode: 0o600 });
  return new LoginDirectory(await FileKeyRing.load(file));
}
const within = <T>(tenant: string, work: (tx: TenantTransaction) => Promise<T>) =>
  database.transaction(Actor.system('test', tenant), work);
const register = (directory: LoginDirectory, tenantId: string, email: string) =>
  within(tenantId, (tx) => directory.register(tx, Object.assign(new User(), { tenantId, id: newId(), email })));
const placesOf = (directory: LoginDirectory, email: string) =>
  within(PLATFORM_TENANT_ID, (tx) => directory.placesOf(tx, email));
const freshEmail = () => `t${newId()}@example.org`;

describe('the directory of addresses', () => {
  it('finds the organisation of an address before it is known, and holds no address', async () => {
    const [directory, tenant, email] = [await directoryUnder(BEFORE), newId(), freshEmail()];
    await register(directory, tenant, email);
    expect(await placesOf(directory, email)).toMatchObject([{ organizationId: tenant }]);
    expect(await placesOf(directory, freshEmail())).toEqual([]);
    expect(JSON.stringify(await scratch.look('select * from login_directory'))).not.toContain('example.org');
  });

  it('tells that there is more than one, and no more than that', async () => {
    const [directory, email] = [await directoryUnder(BEFORE), freshEmail()];
    for (const tenant of [newId(), newId(), newId()]) await register(directory, tenant, email);
    expect(await placesOf(directory, email)).toHaveLength(2);
  });

  it('finds after a rotation of keys what was registered before it', async () => {
    const [tenant, email] = [newId(), freshEmail()];
    await register(await directoryUnder(BEFORE), tenant, email);
    expect(await placesOf(await directoryUnder(AFTER), email)).toMatchObject([{ organizationId: tenant }]);
  });

  it('registers under the current key what stands under an older one, so that this can go', async () => {
    const [tenantId, email, at] = [newId(), freshEmail(), new Date()];
    const fields = { tenantId, id: newId(), email, displayName: 'Ada Lovelace', roleIds: [] };
    const before = await directoryUnder(BEFORE);
    await within(tenantId, async (tx) => {
      const { user } = User.invited(fields, at);
      await tx.save(user);
      await before.register(tx, user);
    });
    const after = await directoryUnder(AFTER);
    const many = await Promise.all(Array.from({ length: 3 }, () => new RenewLoginDirectory(database, after).execute()));
    expect(many.reduce((sum, renewed) => sum + renewed, 0)).toBe(1);
    expect(await new RenewLoginDirectory(database, after).execute()).toBe(0);

    const withoutOld = await directoryUnder(AFTER.filter(({ state }) => state === 'current'));
    expect(await placesOf(withoutOld, email)).toMatchObject([{ organizationId: tenantId, userId: fields.id }]);
  });

  it('T52: is written for one’s own organisation alone', async () => {
    const [directory, other] = [await directoryUnder(BEFORE), newId()];
    const foreign = Object.assign(new User(), { tenantId: other, id: newId(), email: freshEmail() });
    await expect(within(newId(), (tx) => directory.register(tx, foreign))).rejects.toThrow(/row-level security/);
  });
});
