import { rowsOf, type SqlRunner } from '../postgres.js';
import { OUR_SCHEMAS } from './database-roles.js';
import type { Finding } from './finding.js';

// A view is a rewrite rule too, named _RETURN.
const HIDDEN_CODE = `
select c.relname::text as on, 'trigger ' || t.tgname as what
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
 where not t.tgisinternal and ${OUR_SCHEMAS}
union all
select c.relname::text, 'rule ' || r.rulename
  from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
 where r.rulename <> '_RETURN' and ${OUR_SCHEMAS}
union all
select 'the database', 'event trigger ' || evtname from pg_event_trigger
 order by 1, 2`;

/** What happens on a write stands in the service: a trigger or a rule is read by nobody who reads the use case. */
export async function lintTriggers(runner: SqlRunner): Promise<Finding[]> {
  const rows = await rowsOf<{ on: string; what: string }>(runner, HIDDEN_CODE);
  return rows.map(({ on, what }) => ({ rule: 'hidden-code', on, detail: `has the ${what}` }));
}
