import { type Roles, rolesOf } from '../provisioning/roles.js';
import { rowsOf, type SqlRunner } from '../postgres.js';

/** The roles of the database that a migration runs in, told by who runs it: a migration never names a role itself. */
export async function currentRoles(runner: SqlRunner): Promise<Roles> {
  const [row] = await rowsOf<{ name: string }>(runner, 'select current_user::text as name');
  const owner = row?.name ?? '';
  if (!owner.endsWith('_owner')) {
    throw new Error(
      `Migrations run as the owner of the tables, and ${owner} is none: connect as the migrator, whose role is set.`,
    );
  }
  return rolesOf(owner.slice(0, -'_owner'.length));
}
