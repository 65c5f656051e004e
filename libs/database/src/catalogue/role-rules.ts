import { rowsOf, type SqlRunner } from '../postgres.js';
import type { Roles } from '../provisioning/roles.js';
import type { Finding } from './finding.js';

const ROLES = `
select r.rolname::text as role, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolcanlogin,
       coalesce((select array_agg(g.rolname::text) from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid), '{}') as member_of
  from pg_roles r where r.rolname = any($1)`;

interface RoleRow {
  readonly role: string;
  readonly rolcanlogin: boolean;
  readonly member_of: readonly string[];
  readonly [attribute: `rol${string}`]: unknown;
}

const FORBIDDEN = ['rolsuper', 'rolbypassrls', 'rolcreaterole', 'rolcreatedb', 'rolreplication'] as const;

/** The six roles have the attributes and memberships of their making, and no more. */
export async function lintRoles(runner: SqlRunner, roles: Roles): Promise<Finding[]> {
  const rows = await rowsOf<RoleRow>(runner, ROLES, [Object.values(roles)]);
  const missing = Object.values(roles).filter((role) => !rows.some((row) => row.role === role));
  return [
    ...missing.map((role) => finding(role, 'does not exist')),
    ...rows.flatMap((row) =>
      FORBIDDEN.filter((name) => row[name]).map((name) => finding(row.role, `has ${name.slice(3)}`)),
    ),
    ...rows.filter((row) => row.role === roles.owner && row.rolcanlogin).map(({ role }) => finding(role, 'can log in')),
    ...rows.flatMap(({ role, member_of }) =>
      member_of
        .filter((granted) => role !== roles.migrator || granted !== roles.owner)
        .map((granted) => finding(role, `is a member of ${granted}`)),
    ),
  ];
}

function finding(on: string, detail: string): Finding {
  return { rule: 'role', on, detail };
}
