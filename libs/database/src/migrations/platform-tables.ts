import { createHash } from 'node:crypto';
import { escapeIdentifier, type SqlRunner } from '../postgres.js';
import { currentRoles } from './current-roles.js';
import { DROP_PARTITIONS } from './drop-partitions.sql.js';
import { PARTITION_FUNCTIONS } from './partition-functions.js';
import { PLATFORM_TABLES } from './platform-tables.sql.js';
import { CURRENT_TENANT, forceRowSecurity, grant, policy, revokeAll, tenantTable } from './tenant-table.js';

/** Changes when these tables do: tells whether a database that was migrated earlier, as a template for tests, is still good. */
export const PLATFORM_SCHEMA_DIGEST = createHash('sha256')
  .update(
    [
      PLATFORM_TABLES,
      PARTITION_FUNCTIONS,
      DROP_PARTITIONS,
      createPlatformTables,
      openOutbox,
      openArchive,
      tenantTable,
    ].join('\n'),
  )
  .digest('hex');

/**
 * The tables that every service has: outbox and its archive, inbox, parked events, idempotency keys, producer epoch.
 * First call of a service's first migration. Once: a second call fails on the first table.
 */
export async function createPlatformTables(runner: SqlRunner): Promise<void> {
  await runner.query(PLATFORM_TABLES);
  await openOutbox(runner);
  await openArchive(runner);
  await tenantTable(runner, 'inbox', {
    // Delete: replaying a dead letter forgets first that the event was seen, in the transaction that handles it again.
    app: ['select', 'insert', 'delete'],
    platform: ['select', 'insert', 'delete'],
  });
  for (const partition of ['inbox_default', 'outbox_archive_default']) await closePartition(runner, partition);
  await tenantTable(runner, 'parked_events');
  await tenantTable(runner, 'idempotency_keys', {
    app: ['select', 'insert', 'update'],
    reader: [],
    platform: ['select', 'delete'],
  });
  await openProducerEpoch(runner);
  await createPartitionFunctions(runner);
  await openSchemaVersion(runner);
}

// The app may write its own tenant's events and read none; only the relay takes them out.
async function openOutbox(runner: SqlRunner): Promise<void> {
  const roles = await currentRoles(runner);
  const table = 'outbox';
  await forceRowSecurity(runner, table);
  await policy(runner, {
    table,
    name: 'publish',
    to: [roles.app],
    using: `tenant_id = ${CURRENT_TENANT}`,
    command: 'insert',
  });
  await policy(runner, { table, name: 'all_tenants', to: [roles.owner, roles.platform, roles.relay], using: 'true' });
  await revokeAll(runner, table);
  await grant(runner, table, roles.app, ['insert']);
  await grant(runner, table, roles.platform, ['select', 'insert']);
  // MAINTAIN: a queue leaves dead rows faster than autovacuum comes round, so that its reader vacuums it.
  await grant(runner, table, roles.relay, ['select', 'delete', 'maintain']);
}

async function openArchive(runner: SqlRunner): Promise<void> {
  const roles = await currentRoles(runner);
  const table = 'outbox_archive';
  await forceRowSecurity(runner, table);
  await policy(runner, { table, name: 'all_tenants', to: [roles.owner, roles.platform, roles.relay], using: 'true' });
  await revokeAll(runner, table);
  await grant(runner, table, roles.relay, ['select', 'insert']);
  await grant(runner, table, roles.platform, ['select']);
}

// Reached through the table it belongs to, never by itself: no grants, so no policy but the owner's.
async function closePartition(runner: SqlRunner, partition: string): Promise<void> {
  const roles = await currentRoles(runner);
  await forceRowSecurity(runner, partition);
  await policy(runner, { table: partition, name: 'all_tenants', to: [roles.owner], using: 'true' });
}

async function openProducerEpoch(runner: SqlRunner): Promise<void> {
  const roles = await currentRoles(runner);
  const table = 'producer_epoch';
  await forceRowSecurity(runner, table);
  await policy(runner, { table, name: 'everybody', to: [roles.owner, roles.app, roles.platform], using: 'true' });
  await revokeAll(runner, table);
  await grant(runner, table, roles.app, ['select']);
  await grant(runner, table, roles.platform, ['select', 'update']);
}

async function createPartitionFunctions(runner: SqlRunner): Promise<void> {
  const roles = await currentRoles(runner);
  await runner.query(PARTITION_FUNCTIONS);
  await runner.query(DROP_PARTITIONS);
  for (const signature of ['ensure_partitions(integer)', 'drop_partitions(integer, integer)']) {
    await runner.query(`revoke all on function ${signature} from public`);
    await runner.query(`grant execute on function ${signature} to ${escapeIdentifier(roles.platform)}`);
  }
  await runner.query('revoke all on function create_daily_partition(text, date, text, text) from public');
  await runner.query('select ensure_partitions(7)');
}

// What a service compares itself with when it starts. TypeORM has made this table before it runs the first migration.
async function openSchemaVersion(runner: SqlRunner): Promise<void> {
  const roles = await currentRoles(runner);
  await revokeAll(runner, 'migrations');
  for (const role of [roles.app, roles.platform]) await grant(runner, 'migrations', role, ['select']);
  await runner.query(
    `comment on table migrations is 'Which migrations ran: a service refuses to serve on an older schema.'`,
  );
}
