import { rowsOf, type SqlRunner } from '../postgres.js';
import type { Roles } from '../provisioning/roles.js';
import { OUR_SCHEMAS } from './database-roles.js';
import type { Finding } from './finding.js';

const POLICIES = `
select c.relname::text as table, c.relispartition as is_partition, p.polname::text as name, p.polcmd::text as command,
       p.polpermissive as is_permissive,
       pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
       array(select coalesce(r.rolname::text, 'public') from unnest(p.polroles) as role(oid) left join pg_roles r on r.oid = role.oid order by 1) as roles
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_policy p on p.polrelid = c.oid
 where c.relkind in ('r', 'p') and ${OUR_SCHEMAS} and c.relrowsecurity
 order by 1, 3`;

// As PostgreSQL writes back what tenant-table.ts makes.
const MINE = `(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)`;

interface PolicyRow {
  readonly table: string;
  readonly is_partition: boolean;
  readonly name: string | null;
  readonly command: string;
  readonly is_permissive: boolean;
  readonly using: string | null;
  readonly check: string | null;
  readonly roles: readonly string[];
}

/**
 * Each table has the two policies of `tenantTable`, word for word, and no third: a permissive policy more is one more way
 * in. A partition has the owner's alone. A table without tenant (its own exception) may show all to all.
 */
export async function lintPolicies(runner: SqlRunner, roles: Roles): Promise<Finding[]> {
  const rows = await rowsOf<PolicyRow>(runner, POLICIES);
  const withTenant = new Set((await rowsOf<{ name: string }>(runner, TENANT_TABLES)).map(({ name }) => name));
  return [...new Set(rows.map(({ table }) => table))].flatMap((table) => {
    const found = rows.filter((row) => row.table === table);
    const policies = found.filter(({ name }) => name !== null);
    if (!withTenant.has(table)) return openToPublic(table, policies);
    return found[0]?.is_partition ? partitionFindings(table, policies, roles) : tenantFindings(table, policies, roles);
  });
}

const TENANT_TABLES = `
select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and ${OUR_SCHEMAS}
   and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`;

function tenantFindings(table: string, policies: readonly PolicyRow[], roles: Roles): Finding[] {
  const expected = [
    { roles: [roles.app, roles.reader], condition: MINE },
    { roles: [roles.owner, roles.platform], condition: 'true' },
  ];
  const isAsExpected = (policy: PolicyRow) => expected.some((wanted) => matches(policy, wanted));
  const missing = expected.filter((wanted) => !policies.some((policy) => matches(policy, wanted)));
  return [
    ...missing.map((wanted) => finding(table, `lacks the policy of ${wanted.roles.join(', ')}: ${wanted.condition}`)),
    ...policies
      .filter((policy) => !isAsExpected(policy))
      .map((policy) => finding(table, `has another policy, ${describe(policy)}`)),
  ];
}

function partitionFindings(table: string, policies: readonly PolicyRow[], roles: Roles): Finding[] {
  const isOwners =
    policies.length === 1 && policies.every((policy) => matches(policy, { roles: [roles.owner], condition: 'true' }));
  return isOwners
    ? []
    : [
        {
          rule: 'partition',
          on: table,
          detail: "has other policies than the owner's: it is reached through its table only",
        },
      ];
}

function openToPublic(table: string, policies: readonly PolicyRow[]): Finding[] {
  return policies
    .filter(({ roles }) => roles.includes('public'))
    .map((policy) => finding(table, `has a policy for everybody, ${describe(policy)}`));
}

function matches(policy: PolicyRow, { roles, condition }: { roles: readonly string[]; condition: string }): boolean {
  const isForSame = [...policy.roles].sort().join() === [...roles].sort().join();
  return (
    isForSame &&
    policy.command === '*' &&
    policy.is_permissive &&
    policy.using === condition &&
    policy.check === condition
  );
}

function describe({ name, roles, using, check }: PolicyRow): string {
  return `${name} for ${roles.join(', ')}: using ${using}, check ${check}`;
}

function finding(on: string, detail: string): Finding {
  return { rule: 'policies', on, detail };
}
