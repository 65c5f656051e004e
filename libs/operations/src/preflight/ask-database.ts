import { createDataSource, requireSafeDatabase, type SqlRunner } from '@guildhall/database';
import { reading } from '../findings/reading.js';
import type { DatabaseFacts, DatabaseState } from './server-facts.js';

const SERVER = `
select current_setting('server_version') as version,
       coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as is_encrypted,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0) as connections,
       array(select name from pg_settings where setting = 'off' and name in
         ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums') order by name) as lossy,
       extract(epoch from clock_timestamp())::float8 as now,
       to_regclass('public.migrations') is not null as is_migrated`;

interface ServerRow {
  readonly version: string;
  readonly is_encrypted: boolean;
  readonly connections: number;
  readonly lossy: readonly string[];
  readonly now: number;
  readonly is_migrated: boolean;
}

/** A service's database, asked as the service will: by its app role, over one connection. */
export async function askDatabase(service: string, url: string): Promise<DatabaseFacts> {
  const server = URL.canParse(url) ? new URL(url).host : 'unknown';
  return { service, server, state: await reading(() => stateOf(url)) };
}

async function stateOf(url: string): Promise<DatabaseState> {
  const dataSource = createDataSource({ url, service: 'guildhall-preflight', poolSize: 1 });
  await dataSource.initialize();
  try {
    const [row] = await dataSource.query<[ServerRow]>(SERVER);
    return {
      version: row.version,
      isEncrypted: row.is_encrypted,
      lossy: row.lossy,
      connectionsAtMost: row.connections,
      clockSkewSeconds: row.now - Date.now() / 1_000,
      unsafe: await unsafeReason(dataSource),
      migrations: row.is_migrated ? await migrationsIn(dataSource) : [],
    };
  } finally {
    await dataSource.destroy();
  }
}

async function unsafeReason(runner: SqlRunner): Promise<string | undefined> {
  try {
    await requireSafeDatabase(runner);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function migrationsIn(runner: SqlRunner): Promise<readonly string[]> {
  const rows = (await runner.query('select name from migrations order by id')) as readonly { name: string }[];
  return rows.map(({ name }) => name);
}
