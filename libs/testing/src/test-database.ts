import { createHash, randomBytes } from 'node:crypto';
import {
  createDataSource,
  createPlatformTables,
  type DatabaseUrls,
  dropDatabase,
  migrate,
  OutboxSignal,
  PLATFORM_SCHEMA_DIGEST,
  provisionDatabase,
  TenantDatabase,
} from '@guildhall/database';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { Client } from 'pg';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { servers } from './servers.js';

type MigrationClass = new () => MigrationInterface;
type EntityClass = new () => object;

/** All test databases share these roles, which belong to the cluster; the cluster is thrown away with its data. */
const ROLE_PREFIX = 'guildhall_test';
const PASSWORD = 'of-the-throw-away-cluster';
const passwords = { migrator: PASSWORD, app: PASSWORD, relay: PASSWORD, platform: PASSWORD, reader: PASSWORD };

export interface TestDatabaseOptions {
  /** The migrations of the service under test; without any, a database with the platform's own tables alone. */
  readonly migrations?: readonly MigrationClass[];
  readonly entities?: readonly EntityClass[];
  readonly service?: string;
  readonly poolSize?: number;
  readonly adminUrl?: string;
}

/**
 * A migrated PostgreSQL database of a test's own. The migrations run once into a template, by whichever worker comes
 * first; every test gets a copy of it, which takes about 50 ms.
 */
export class TestDatabase {
  private constructor(
    readonly name: string,
    readonly urls: DatabaseUrls,
    readonly adminUrl: string,
    private readonly options: TestDatabaseOptions,
  ) {}

  private opened: { database: TenantDatabase; sources: DataSource[]; signal: OutboxSignal } | undefined;

  static async create(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
    const { adminUrl = servers.postgresAdminUrl } = options;
    const template = await templateOf(options, adminUrl);
    const name = `${template}_${randomBytes(6).toString('hex')}`;
    const urls = await underLock(adminUrl, template, () =>
      provisionDatabase(adminUrl, { name, rolePrefix: ROLE_PREFIX, template, passwords }),
    );
    return new TestDatabase(name, urls, adminUrl, options);
  }

  /** The service's own way in: tenant transactions as the app role, platform work as the platform role. */
  async open(): Promise<TenantDatabase> {
    if (this.opened) return this.opened.database;
    const { service = 'test', entities = [], poolSize = 4 } = this.options;
    const sources = [
      createDataSource({ url: this.urls.app, service, entities: [...entities], poolSize }),
      createDataSource({ url: this.urls.platform, service, entities: [...entities], poolSize: 2 }),
    ] as const;
    await sources[0].initialize();
    const signal = new OutboxSignal();
    const database = new TenantDatabase({
      dataSource: sources[0],
      platformDataSource: sources[1],
      signal,
      service,
      clock: new SystemClock(),
      randomness: new SystemRandomness(),
      currentTraceparent: () => undefined,
    });
    this.opened = { database, sources: [...sources], signal };
    return database;
  }

  /** Looks past every policy, as the cluster's superuser: for what a test must see that no role of ours may. */
  async look<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const url = new URL(this.adminUrl);
    url.pathname = `/${this.name}`;
    return withClient(url.href, async (client) => (await client.query<T>(sql, [...values])).rows);
  }

  /** The events that stand in the outbox or were sent from it, in the order in which they were published. */
  announced(): Promise<Announced[]> {
    return this.look<Announced>(`
      select type, tenant_id as "tenantId", aggregate_id as "aggregateId", aggregate_version::int as version, actor, on_behalf_of as "onBehalfOf", payload as data
        from (select ${PUBLISHED} from outbox union all select ${PUBLISHED} from outbox_archive) as published
       order by id`);
  }

  async drop(): Promise<void> {
    for (const source of this.opened?.sources ?? []) if (source.isInitialized) await source.destroy();
    await dropDatabase(this.adminUrl, this.name);
  }
}

export interface Announced {
  readonly type: string;
  readonly tenantId: string;
  readonly aggregateId: string;
  readonly version: number;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  /** As it goes out: ProtoJSON, ids with their prefix. */
  readonly data: Record<string, unknown>;
}

const PUBLISHED = 'id, type, tenant_id, aggregate_id, aggregate_version, actor, on_behalf_of, payload';

class PlatformTablesAlone1700000000000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return createPlatformTables(runner);
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

async function templateOf(options: TestDatabaseOptions, adminUrl: string): Promise<string> {
  const { migrations = [PlatformTablesAlone1700000000000], service = 'test' } = options;
  const source = [PLATFORM_SCHEMA_DIGEST, ...migrations].map(String).join('\n');
  const template = `t_${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
  if (await isMigrated(adminUrl, template)) return template;
  await underLock(adminUrl, template, async () => {
    const { migrator } = await provisionDatabase(adminUrl, { name: template, rolePrefix: ROLE_PREFIX, passwords });
    await migrate({ migratorUrl: migrator, migrations: [...migrations], service });
    await withClient(adminUrl, (client) => client.query(`comment on database ${template} is '${MIGRATED}'`));
  });
  return template;
}

/** Said of a template when its last migration is through: from then on nobody needs to look at them again. */
const MIGRATED = 'all migrations';

function isMigrated(adminUrl: string, template: string): Promise<boolean> {
  return withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query(
      `select from pg_database where datname = $1 and shobj_description(oid, 'pg_database') = $2`,
      [template, MIGRATED],
    );
    return rowCount === 1;
  });
}

/** One at a time over all workers: a template with somebody connected cannot be copied. */
function underLock<T>(adminUrl: string, name: string, work: () => Promise<T>): Promise<T> {
  return withClient(adminUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [`guildhall.test.${name}`]);
    return work();
  });
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
