import { rowsOf, type SqlRunner } from '../postgres.js';
import type { Roles } from '../provisioning/roles.js';
import { OUR_SCHEMAS } from './database-roles.js';
import type { Finding } from './finding.js';

const FUNCTIONS = `
select p.proname || '(' || coalesce((select string_agg(format_type(t, null), ', ' order by place) from unnest(p.proargtypes::oid[]) with ordinality as a(t, place)), '') || ')' as on,
       p.prosecdef as is_definer, coalesce(p.proconfig, '{}') as config, obj_description(p.oid, 'pg_proc') as comment,
       array(select coalesce(r.rolname::text, 'public') from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
               left join pg_roles r on r.oid = g.grantee where g.grantee <> p.proowner order by 1) as callers
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where ${OUR_SCHEMAS} and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
 order by 1`;

const FIXED_PATH = 'search_path=pg_catalog, pg_temp';

interface FunctionRow {
  readonly on: string;
  readonly is_definer: boolean;
  readonly config: readonly string[];
  readonly comment: string | null;
  readonly callers: readonly string[];
}

/** A SECURITY DEFINER function acts as the owner of all tables: each is reviewed (an exception), and none can be led astray (T54). */
export async function lintFunctions(runner: SqlRunner, roles: Roles): Promise<Finding[]> {
  const rows = await rowsOf<FunctionRow>(runner, FUNCTIONS);
  return rows.flatMap(({ on, is_definer, config, comment, callers }) => {
    const strangers = callers.filter((caller) => (is_definer ? caller !== roles.platform : caller === 'public'));
    const findings: (Finding | false)[] = [
      is_definer && { rule: 'definer-function', on, detail: 'is SECURITY DEFINER and not on the reviewed list' },
      // By a rule of its own, so that being on the list does not excuse it.
      is_definer &&
        !config.includes(FIXED_PATH) && {
          rule: 'function-grants',
          on,
          detail: `is SECURITY DEFINER without ${FIXED_PATH}`,
        },
      strangers.length > 0 && { rule: 'function-grants', on, detail: `can be called by ${strangers.join(', ')}` },
      !comment && { rule: 'comment', on, detail: 'has no comment' },
    ];
    return findings.filter((finding) => finding !== false);
  });
}
