import { rowsOf, type SqlRunner } from '../postgres.js';
import type { Roles } from '../provisioning/roles.js';
import { OUR_SCHEMAS } from './database-roles.js';
import type { Finding } from './finding.js';

const RELATIONS = `
select c.relname::text as name, n.nspname::text as schema, c.relkind::text as kind, c.relispartition as is_partition,
       o.rolname::text as owner, c.relrowsecurity and c.relforcerowsecurity as is_forced,
       obj_description(c.oid, 'pg_class') as comment,
       coalesce('security_invoker=true' = any(c.reloptions) or 'security_invoker=on' = any(c.reloptions), false) as is_invoker,
       exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'
                and a.atttypid = 'uuid'::regtype and a.attnotnull and not a.attisdropped) as has_tenant
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles o on o.oid = c.relowner
 where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${OUR_SCHEMAS}
   and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
 order by 1`;

interface Relation {
  readonly name: string;
  readonly schema: string;
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly is_partition: boolean;
  readonly owner: string;
  readonly is_forced: boolean;
  readonly comment: string | null;
  readonly is_invoker: boolean;
  readonly has_tenant: boolean;
}

/** Tables are the owner's, forced, of a tenant and explained; views ask as the one who asks. */
export async function lintTables(runner: SqlRunner, roles: Roles): Promise<Finding[]> {
  const relations = await rowsOf<Relation>(runner, RELATIONS);
  return relations.flatMap((relation) =>
    relation.kind === 'r' || relation.kind === 'p' ? tableFindings(relation, roles) : viewFindings(relation),
  );
}

function tableFindings({ name, schema, owner, is_forced, has_tenant, comment }: Relation, roles: Roles): Finding[] {
  const findings: (Finding | false)[] = [
    schema !== 'public' && { rule: 'owner', on: name, detail: `stands in the schema ${schema}: ours is public` },
    owner !== roles.owner && { rule: 'owner', on: name, detail: `belongs to ${owner}, not ${roles.owner}` },
    !is_forced && { rule: 'forced-row-security', on: name, detail: 'row-level security is not enabled and forced' },
    !has_tenant && { rule: 'tenant-column', on: name, detail: 'has no column tenant_id uuid not null' },
    !comment && { rule: 'comment', on: name, detail: 'has no comment' },
  ];
  return findings.filter((finding) => finding !== false);
}

function viewFindings({ name, kind, is_invoker }: Relation): Finding[] {
  // Its rows are copies: no policy of the tables they came from holds for them.
  if (kind === 'm')
    return [{ rule: 'view', on: name, detail: 'is materialised: row-level security does not reach its rows' }];
  if (kind === 'f')
    return [{ rule: 'view', on: name, detail: 'is a foreign table: row-level security does not reach its rows' }];
  return is_invoker ? [] : [{ rule: 'view', on: name, detail: 'reads as its owner: it lacks security_invoker' }];
}
