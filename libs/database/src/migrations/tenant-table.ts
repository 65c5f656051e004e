import { escapeIdentifier, type SqlRunner } from '../postgres.js';
import { currentRoles } from './current-roles.js';

export type Dml = 'select' | 'insert' | 'update' | 'delete';

export interface TableGrants {
  readonly app?: readonly Dml[];
  readonly reader?: readonly Dml[];
  readonly platform?: readonly Dml[];
}

const ALL: readonly Dml[] = ['select', 'insert', 'update', 'delete'];

/**
 * The tenant of the running transaction; null outside of one. After a commit PostgreSQL answers '', not null, and a
 * bare cast of that would be an error instead of no rows (T52).
 */
export const CURRENT_TENANT = `nullif(current_setting('app.tenant_id', true), '')::uuid`;

/**
 * Closes a table with a `tenant_id` column: forced row-level security, the policies of all roles, and no more grants
 * than named. Call it in the migration that creates the table. Twice changes nothing; other grants are taken away.
 *
 * Never grants TRUNCATE, REFERENCES or TRIGGER: the first ignores policies, the others reach around them.
 */
export async function tenantTable(runner: SqlRunner, table: string, grants: TableGrants = {}): Promise<void> {
  const roles = await currentRoles(runner);
  const { app = ALL, reader = ['select'], platform = ALL } = grants;
  await forceRowSecurity(runner, table);
  const mine = `tenant_id = ${CURRENT_TENANT}`;
  await policy(runner, { table, name: 'tenant', to: [roles.app, roles.reader], using: mine });
  // Without a policy of its own a forced owner sees nothing, and a data migration "succeeds" on no rows.
  await policy(runner, { table, name: 'all_tenants', to: [roles.owner, roles.platform], using: 'true' });
  await revokeAll(runner, table);
  await grant(runner, table, roles.app, app);
  await grant(runner, table, roles.reader, reader);
  await grant(runner, table, roles.platform, platform);
}

export async function forceRowSecurity(runner: SqlRunner, table: string): Promise<void> {
  const name = escapeIdentifier(table);
  await runner.query(`alter table ${name} enable row level security`);
  await runner.query(`alter table ${name} force row level security`);
}

interface Policy {
  readonly table: string;
  readonly name: string;
  readonly to: readonly string[];
  /** Rows that are seen, and that may be written. */
  readonly using: string;
  readonly command?: 'all' | 'insert' | 'select';
}

const CONDITIONS = {
  all: (using: string) => `using (${using}) with check (${using})`,
  insert: (using: string) => `with check (${using})`,
  select: (using: string) => `using (${using})`,
} as const;

export async function policy(runner: SqlRunner, { table, name, to, using, command = 'all' }: Policy): Promise<void> {
  const [quoted, target] = [escapeIdentifier(name), escapeIdentifier(table)];
  const condition = CONDITIONS[command](using);
  await runner.query(`drop policy if exists ${quoted} on ${target}`);
  await runner.query(
    `create policy ${quoted} on ${target} for ${command} to ${to.map(escapeIdentifier).join(', ')} ${condition}`,
  );
}

export async function revokeAll(runner: SqlRunner, table: string): Promise<void> {
  const roles = await currentRoles(runner);
  const others = ['public', ...[roles.app, roles.reader, roles.platform, roles.relay].map(escapeIdentifier)];
  await runner.query(`revoke all on table ${escapeIdentifier(table)} from ${others.join(', ')}`);
}

export async function grant(
  runner: SqlRunner,
  table: string,
  role: string,
  privileges: readonly string[],
): Promise<void> {
  if (privileges.length === 0) return;
  await runner.query(`grant ${privileges.join(', ')} on table ${escapeIdentifier(table)} to ${escapeIdentifier(role)}`);
}
