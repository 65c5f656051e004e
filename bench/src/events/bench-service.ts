import { Actor } from '@guildhall/access';
import { createDataSource, createPlatformTables, OutboxSignal, TenantDatabase, tenantTable } from '@guildhall/database';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { TestDatabase } from '@guildhall/testing';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Addresses } from '../measurement.js';

class BenchTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    await runner.query(`
      create table things (tenant_id uuid not null, thing_id uuid not null, note text not null, version int not null, primary key (tenant_id, thing_id))`);
    await tenantTable(runner, 'things');
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** What a service has: a database with its roles, a pool as the app, and the signal that wakes its relay. */
export interface BenchService {
  readonly name: string;
  readonly relayUrl: string;
  readonly database: TenantDatabase;
  readonly signal: OutboxSignal;
  /** The superuser's, for what no service does: a backlog out of nothing, a look past all policies. */
  readonly admin: Client;
  actor(tenantId: string): Actor;
  /** As if nothing had happened: empty tables, and no write-ahead log of the last round left to flush. */
  reset(): Promise<void>;
  end(): Promise<void>;
}

const NAME = 'bench';

export async function openService({ postgresAdminUrl }: Addresses): Promise<BenchService> {
  const store = await TestDatabase.create({
    migrations: [BenchTables1764000000000],
    service: NAME,
    adminUrl: postgresAdminUrl,
  });
  const dataSource = await createDataSource({ url: store.urls.app, service: NAME }).initialize();
  const adminUrl = new URL(postgresAdminUrl);
  adminUrl.pathname = `/${store.name}`;
  const admin = new Client({ connectionString: adminUrl.href });
  await admin.connect();
  const signal = new OutboxSignal();
  const parts = {
    service: NAME,
    clock: new SystemClock(),
    randomness: new SystemRandomness(),
    currentTraceparent: () => undefined,
  };
  return {
    name: NAME,
    relayUrl: store.urls.relay,
    database: new TenantDatabase({ dataSource, signal, ...parts }),
    signal,
    admin,
    actor: (tenantId) => Actor.system(NAME, tenantId),
    reset: async () => {
      await admin.query('truncate outbox, outbox_archive, inbox, parked_events, things');
      await admin.query('checkpoint');
    },
    end: async () => {
      await admin.end();
      await dataSource.destroy();
      await store.drop();
    },
  };
}
