import { randomBytes } from 'node:crypto';
import { newId, SystemClock, SystemRandomness } from '@guildhall/runtime';
import type { DataSource } from 'typeorm';
import {
  createDataSource,
  type DatabaseUrls,
  dropDatabase,
  migrate,
  OutboxSignal,
  provisionDatabase,
  TenantDatabase,
} from '../src/index.js';
import { type SqlRunner, withConnection } from '../src/postgres.js';
import { CreateNotes1764000000000, Note, SecretNote } from './notes.js';

export const adminUrl = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres:postgres@127.0.0.1:25432/postgres';

const passwords = { migrator: 'm', app: 'a', relay: 'r', platform: 'p', reader: 'd' };

export interface ScratchDatabase {
  readonly name: string;
  readonly urls: DatabaseUrls;
  readonly dataSource: DataSource;
  readonly database: TenantDatabase;
  readonly signal: OutboxSignal;
  /** As the superuser, past all policies: what is really there. */
  readonly asAdmin: <T>(work: (runner: SqlRunner) => Promise<T>) => Promise<T>;
  readonly drop: () => Promise<void>;
}

export function urlOf(name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export const freshName = () => `db_${randomBytes(6).toString('hex')}`;

export async function dropWithRoles(name: string): Promise<void> {
  await dropDatabase(adminUrl, name);
  await withConnection(adminUrl, async (runner) => {
    for (const kind of ['app', 'relay', 'platform', 'reader', 'migrator', 'owner'])
      await runner.query(`drop role if exists ${name}_${kind}`);
  });
}

/** A database of this file's own, migrated, with a pool as the app and one as the platform. */
export async function scratchDatabase({ poolSize = 5, traceparent = '' } = {}): Promise<ScratchDatabase> {
  const name = freshName();
  const urls = await provisionDatabase(adminUrl, { name, passwords });
  await migrate({ migratorUrl: urls.migrator, migrations: [CreateNotes1764000000000], service: 'notes' });
  const entities = [Note, SecretNote];
  const dataSource = await createDataSource({ url: urls.app, service: 'notes', entities, poolSize }).initialize();
  const platformDataSource = await createDataSource({
    url: urls.platform,
    service: 'notes',
    entities,
    poolSize: 2,
  }).initialize();
  const signal = new OutboxSignal();
  const database = new TenantDatabase({
    dataSource,
    platformDataSource,
    signal,
    service: 'notes',
    clock: new SystemClock(),
    randomness: new SystemRandomness(),
    currentTraceparent: () => traceparent || undefined,
  });
  return {
    name,
    urls,
    dataSource,
    database,
    signal,
    asAdmin: (work) => withConnection(urlOf(name), work),
    drop: async () => {
      await dataSource.destroy();
      await platformDataSource.destroy();
      await dropWithRoles(name);
    },
  };
}

export const newTenant = newId;
