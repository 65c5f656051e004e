import { randomBytes } from 'node:crypto';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { servers } from '@guildhall/testing';
import type { Pool } from 'pg';
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
import { rowsOf, type SqlRunner, withConnection } from '../src/postgres.js';
import { CreateNotes1764000000000, Note, SecretNote } from './notes.js';

export const adminUrl = servers.postgresAdminUrl;

export const passwords = { migrator: 'm', app: 'a', relay: 'r', platform: 'p', reader: 'd' };

export interface ScratchDatabase {
  readonly name: string;
  readonly urls: DatabaseUrls;
  readonly dataSource: DataSource;
  readonly database: TenantDatabase;
  readonly signal: OutboxSignal;
  /** As the superuser, past all policies: what is really there. */
  readonly asAdmin: <T>(work: (runner: SqlRunner) => Promise<T>) => Promise<T>;
  readonly countOf: (table: string, tenantId: string) => Promise<number>;
  readonly outboxOf: (tenantId: string) => Promise<OutboxRow[]>;
  readonly platformAccesses: () => Promise<{ reason: string; actor: string }[]>;
  /** What is sent to the server as the app meanwhile. */
  readonly statementsOf: (work: () => Promise<unknown>) => Promise<string[]>;
  readonly drop: () => Promise<void>;
}

export interface OutboxRow {
  readonly id: string;
  readonly lane: string;
  readonly type: string;
  readonly topic: string;
  readonly event_id: string;
  readonly aggregate_id: string;
  readonly subject: string;
  readonly aggregate_version: number;
  readonly payload: Record<string, unknown>;
  readonly actor: string;
  readonly causation_id: string | null;
  readonly correlation_id: string;
  readonly traceparent: string | null;
  readonly occurred_at: Date;
  readonly producer_epoch: number;
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
  const asAdmin = <T>(work: (runner: SqlRunner) => Promise<T>) => withConnection(urlOf(name), work);
  return {
    name,
    urls,
    dataSource,
    database,
    signal,
    asAdmin,
    countOf: (table, tenantId) =>
      asAdmin(async (runner) => {
        const rows = await rowsOf<{ n: number }>(
          runner,
          `select count(*)::int as n from ${table} where tenant_id = $1`,
          [tenantId],
        );
        return rows[0]?.n ?? 0;
      }),
    outboxOf: (tenantId) =>
      asAdmin((runner) =>
        rowsOf<OutboxRow>(runner, 'select * from outbox where tenant_id = $1 order by id', [tenantId]),
      ),
    platformAccesses: () =>
      asAdmin((runner) =>
        rowsOf(
          runner,
          `select payload->>'reason' as reason, actor from outbox where type like '%.PlatformAccessed' order by id`,
        ),
      ),
    statementsOf: (work) => statementsOf(dataSource, work),
    drop: async () => {
      await dataSource.destroy();
      await platformDataSource.destroy();
      await dropWithRoles(name);
    },
  };
}

async function statementsOf(dataSource: DataSource, work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const { master } = dataSource.driver as unknown as { master: Pool };
  const listen = (client: { query: (...all: unknown[]) => unknown }) => {
    const { query } = client;
    client.query = function (this: unknown, ...all: unknown[]) {
      statements.push(String(all[0]));
      return query.apply(this, all);
    };
  };
  const client = await master.connect();
  listen(client);
  client.release();
  await work();
  return statements;
}
