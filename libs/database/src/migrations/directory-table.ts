import type { SqlRunner } from '../postgres.js';
import { currentRoles } from './current-roles.js';
import { CURRENT_TENANT, forceRowSecurity, grant, policy, revokeAll, type TableGrants } from './tenant-table.js';

/**
 * Closes a listed table without tenant: a directory or a queue of jobs, with a column `organization_id` in place of
 * `tenant_id`, that the app reads before it knows whose row it wants. All rows may be read, only those of the
 * transaction's own tenant written. So it holds nothing but what finds the tenant: no name, no address, no secret.
 *
 * Each such table is an exception of the catalogue's rule `tenant-column`, with its reason. Twice changes nothing.
 */
export async function directoryTable(runner: SqlRunner, table: string, grants: TableGrants = {}): Promise<void> {
  const roles = await currentRoles(runner);
  const { app = ['select', 'insert', 'update', 'delete'], reader = [], platform = ['select'] } = grants;
  await forceRowSecurity(runner, table);
  await policy(runner, { table, name: 'look_up', to: [roles.app, roles.reader], using: 'true', command: 'select' });
  await policy(runner, { table, name: 'own', to: [roles.app], using: `organization_id = ${CURRENT_TENANT}` });
  await policy(runner, { table, name: 'all_tenants', to: [roles.owner, roles.platform], using: 'true' });
  await revokeAll(runner, table);
  await grant(runner, table, roles.app, app);
  await grant(runner, table, roles.reader, reader);
  await grant(runner, table, roles.platform, platform);
}
