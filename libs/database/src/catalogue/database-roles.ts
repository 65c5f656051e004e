import { rowsOf, type SqlRunner } from '../postgres.js';
import { rolesOf, type Roles } from '../provisioning/roles.js';

/** The roles of the connected database, told by its owner's name. */
export async function rolesInDatabase(runner: SqlRunner): Promise<Roles> {
  const [row] = await rowsOf<{ owner: string }>(
    runner,
    'select r.rolname::text as owner from pg_database d join pg_roles r on r.oid = d.datdba where d.datname = current_database()',
  );
  const owner = row?.owner ?? '';
  if (!owner.endsWith('_owner'))
    throw new Error(`The database belongs to ${owner}, which provisionDatabase has not made.`);
  return rolesOf(owner.slice(0, -'_owner'.length));
}

/** Everything that is not PostgreSQL's own; for a `pg_namespace n` in the query. */
export const OUR_SCHEMAS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
