import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource, dropDatabase } from '@guildhall/database';
import { SystemRandomness } from '@guildhall/runtime';
import { servers } from '@guildhall/testing';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readDatabaseFolders } from './database-folders.js';
import { ensureDatabases } from './ensure-databases.js';

const root = mkdtempSync(join(tmpdir(), 'guildhall-databases-'));
const made: string[] = [];
afterAll(async () => {
  rmSync(root, { recursive: true });
  for (const name of made) await dropDatabase(servers.postgresAdminUrl, name);
  const admin = await createDataSource({ url: servers.postgresAdminUrl, service: 'spec' }).initialize();
  for (const name of made)
    for (const role of ['app', 'relay', 'platform', 'reader', 'migrator', 'owner'])
      await admin.query(`drop role if exists ${name}_${role}`);
  await admin.destroy();
});

type Urls = Readonly<Record<string, string>>;

const FILES = { app: 'DATABASE_URL', relay: 'DATABASE_RELAY_URL', platform: 'DATABASE_PLATFORM_URL' };

/** A mounted volume with the secrets of one service. */
function mounted({ prefix = 'tenancy', database = prefix, ...urls }: { prefix?: string; database?: string } & Urls) {
  const folder = mkdtempSync(join(root, 'mount-'));
  const place = join(folder, '..data-of-today');
  mkdirSync(place);
  symlinkSync(place, join(folder, 'tenancy'));
  const { host } = new URL(servers.postgresAdminUrl);
  const all = Object.entries({ ...FILES, migrator: 'DATABASE_MIGRATOR_URL' }).map(([role, file]) => [
    file,
    `postgres://${prefix}_${role}:pass-of-${role}@${host}/${database}`,
  ]);
  for (const [file = '', url = ''] of Object.entries({ ...Object.fromEntries(all), ...urls }))
    if (url) writeFileSync(join(place, file), `${url}\n`);
  return folder;
}

const ensure = async (folder: string) => {
  const lines: string[] = [];
  const server = { adminUrl: servers.postgresAdminUrl, randomness: new SystemRandomness() };
  await ensureDatabases(readDatabaseFolders(folder), server, (line) => lines.push(line));
  return lines;
};

async function roleBy(url: string): Promise<string> {
  const source = await createDataSource({ url, service: 'spec' }).initialize();
  try {
    const [row] = await source.query<{ role: string }[]>('select current_user::text as role');
    return row?.role ?? '';
  } finally {
    await source.destroy();
  }
}

describe('ensuring databases', () => {
  it('makes what the mounted URLs say, and brings a changed password to the server', async () => {
    const prefix = `op_${randomBytes(4).toString('hex')}`;
    made.push(prefix);
    const { host } = new URL(servers.postgresAdminUrl);
    expect(await ensure(mounted({ prefix }))).toEqual([
      `The database ${prefix} of tenancy is there, with the roles ${prefix}_….`,
    ]);
    expect(await roleBy(`postgres://${prefix}_app:pass-of-app@${host}/${prefix}`)).toBe(`${prefix}_app`);
    expect(await roleBy(`postgres://${prefix}_migrator:pass-of-migrator@${host}/${prefix}`)).toBe(`${prefix}_owner`);

    const changed = `postgres://${prefix}_app:another@${host}/${prefix}`;
    await ensure(mounted({ prefix, DATABASE_URL: changed }));
    expect(await roleBy(changed)).toBe(`${prefix}_app`);
    await expect(roleBy(`postgres://${prefix}_app:pass-of-app@${host}/${prefix}`)).rejects.toThrow('password');
  });
});

describe('the mounted URLs', () => {
  const url = (user: string, database = 'tenancy') => `postgres://${user}:s3cret-canary@db:5432/${database}`;

  it.each([
    ['one is missing', { DATABASE_RELAY_URL: '' }, 'There is no '],
    ['a role is another one’s', { DATABASE_RELAY_URL: url('tenancy_app') }, 'must end with _relay'],
    ['roles are of two databases', { DATABASE_URL: url('audit_app') }, 'do not belong together: audit_…, tenancy_…'],
    ['databases differ', { DATABASE_URL: url('tenancy_app', 'audit') }, 'name 2 databases: audit, tenancy'],
    ['one is no URL', { DATABASE_URL: 's3cret-canary' }, 'holds no postgres:// URL with a password'],
    ['one has no password', { DATABASE_URL: 'postgres://tenancy_app@db/tenancy' }, 'with a password'],
  ])('are refused when %s, and not shown', (_, urls: Urls, message) => {
    const folder = mounted(urls);
    const failure = thrownBy(() => readDatabaseFolders(folder));
    expect(failure).toContain(message);
    expect(failure).not.toContain('canary');
  });

  it('are of the roles that they name, whatever the service is called', () => {
    expect(readDatabaseFolders(mounted({ prefix: 'shared_tenancy', database: 'app1' }))).toMatchObject([
      { service: 'tenancy', name: 'app1', rolePrefix: 'shared_tenancy', passwords: { relay: 'pass-of-relay' } },
    ]);
  });
});

function thrownBy(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
