import type { SqlRunner } from '../postgres.js';
import { currentRoles } from './current-roles.js';
import { forceRowSecurity, grant, policy, revokeAll, type TableGrants } from './tenant-table.js';

/**
 * Closes a listed table that belongs to no tenant: what the platform role writes and every request of the service may read.
 * So it holds nothing that one tenant must not know of another.
 *
 * Each such table is an exception of the catalogue's rule `tenant-column`, with its reason. Twice changes nothing.
 */
export async function platformTable(
  runner: SqlRunner,
  table: string,
  { platform = ['select', 'insert', 'update'] }: Pick<TableGrants, 'platform'> = {},
): Promise<void> {
  const roles = await currentRoles(runner);
  await forceRowSecurity(runner, table);
  await policy(runner, { table, name: 'look_up', to: [roles.app], using: 'true', command: 'select' });
  await policy(runner, { table, name: 'all_tenants', to: [roles.owner, roles.platform], using: 'true' });
  await revokeAll(runner, table);
  await grant(runner, table, roles.app, ['select']);
  await grant(runner, table, roles.platform, platform);
}
