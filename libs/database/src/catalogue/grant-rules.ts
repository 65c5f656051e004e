import { rowsOf, type SqlRunner } from '../postgres.js';
import type { Roles } from '../provisioning/roles.js';
import { OUR_SCHEMAS } from './database-roles.js';
import type { Finding } from './finding.js';

// acldefault: what holds while nobody has granted or revoked anything.
const GRANTS = `
select c.relname::text as on, c.relkind::text as kind, c.relispartition as is_partition, null as column_name,
       coalesce(r.rolname::text, 'public') as grantee, g.privilege_type as privilege, g.is_grantable
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 cross join lateral aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) g
  left join pg_roles r on r.oid = g.grantee
 where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${OUR_SCHEMAS} and g.grantee <> c.relowner
union all
select c.relname::text, c.relkind::text, c.relispartition, a.attname::text, coalesce(r.rolname::text, 'public'), g.privilege_type, g.is_grantable
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
 cross join lateral aclexplode(a.attacl) g left join pg_roles r on r.oid = g.grantee
 where a.attacl is not null and not a.attisdropped and ${OUR_SCHEMAS} and g.grantee <> c.relowner
 order by 1, 5, 6`;

const OUTSIDE_GRANTS = `
select 'the schema ' || n.nspname as on, coalesce(r.rolname::text, 'public') as grantee, g.privilege_type as privilege
  from pg_namespace n cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g left join pg_roles r on r.oid = g.grantee
 where ${OUR_SCHEMAS} and g.grantee <> n.nspowner
union all
select 'the database', coalesce(r.rolname::text, 'public'), g.privilege_type
  from pg_database d cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g left join pg_roles r on r.oid = g.grantee
 where d.datname = current_database() and g.grantee <> d.datdba
 order by 1, 2, 3`;

interface Grant {
  readonly on: string;
  readonly kind: string;
  readonly is_partition: boolean;
  readonly column_name: string | null;
  readonly grantee: string;
  readonly privilege: string;
  readonly is_grantable: boolean;
}

interface OutsideGrant {
  readonly on: string;
  readonly grantee: string;
  readonly privilege: string;
}

const DML = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE']);

/** Who may do what: DML for app and platform, SELECT for the reader, nothing for the relay, and nobody passes it on (T56). */
export async function lintGrants(runner: SqlRunner, roles: Roles): Promise<Finding[]> {
  const grants = await rowsOf<Grant>(runner, GRANTS);
  const outside = await rowsOf<OutsideGrant>(runner, OUTSIDE_GRANTS);
  return [
    ...grants.flatMap((grant) => grantFindings(grant, roles)),
    ...outside.flatMap((grant) => outsideFindings(grant, roles)),
  ];
}

function grantFindings(
  { on, kind, is_partition, column_name, grantee, privilege, is_grantable }: Grant,
  roles: Roles,
): Finding[] {
  const allowed = allowedTo(grantee, roles);
  const what = `${grantee} has ${privilege}${column_name ? ` on ${column_name}` : ''}`;
  const finding = (reason: string): Finding => ({
    rule: is_partition ? 'partition' : 'grants',
    on,
    detail: `${what}: ${reason}`,
  });
  if (is_partition) return [finding("a partition is reached through its table, under that one's policies")];
  if (kind === 'S') return [finding('ids are made by the service, and an identity column needs no grant')];
  if (is_grantable) return [finding('and may pass it on')];
  return allowed.has(privilege) ? [] : [finding('more than its work needs')];
}

function allowedTo(grantee: string, roles: Roles): ReadonlySet<string> {
  if (grantee === roles.app || grantee === roles.platform) return DML;
  return new Set(grantee === roles.reader ? ['SELECT'] : []);
}

function outsideFindings({ on, grantee, privilege }: OutsideGrant, roles: Roles): Finding[] {
  const isOurs = grantee !== roles.owner && Object.values(roles).includes(grantee);
  if (isOurs && (privilege === 'USAGE' || privilege === 'CONNECT')) return [];
  return [{ rule: 'database-grants', on, detail: `${grantee} has ${privilege}` }];
}
