import { OUR_SCHEMAS } from '../catalogue/database-roles.js';
import { rowsOf, type SqlRunner } from '../postgres.js';
import type { Attack } from './attack.js';
import { valueOf, type ValueType } from './rows.js';
import { playing, TENANT_A, withoutVictims } from './stage.js';
import type { Arena } from './try-out.js';
import type { Victim } from './victims.js';

interface Source {
  readonly on: string;
  readonly sql: string;
}

/**
 * Views and functions: whatever they compute, the answer for A is the same with and without the rows of B. A counter, a
 * sum or a name that differs has let something through.
 */
export async function tryDifferences(arena: Arena, role: string, victims: readonly Victim[]): Promise<Attack[]> {
  const sources = [...(await views(arena.runner, role)), ...(await functions(arena.runner, role))];
  const attacks: Attack[] = [];
  for (const { on, sql } of sources) {
    const ask = () =>
      playing(arena.runner, { role, tenant: TENANT_A }, async () =>
        JSON.stringify((await arena.client.query(sql)).rows),
      ).catch(refusal);
    const [withB, withoutB] = [await ask(), await withoutVictims(arena.runner, victims, ask)];
    attacks.push({ role, on, attempt: 'ask', outcome: withB === withoutB ? 'nothing' : 'leak', detail: sql });
  }
  return attacks;
}

const refusal = ({ code }: { code?: string }) => `refused ${code}`;

async function views(runner: SqlRunner, role: string): Promise<Source[]> {
  const rows = await rowsOf<{ on: string }>(
    runner,
    `select c.oid::regclass::text as on from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('v', 'm') and ${OUR_SCHEMAS} and has_table_privilege($1, c.oid, 'select') order by 1`,
    [role],
  );
  return rows.map(({ on }) => ({ on, sql: `select it::text as it from ${on} it order by 1` }));
}

const FUNCTIONS = `
select p.oid::regprocedure::text as on, p.oid::regproc::text as name,
       coalesce((select json_agg(json_build_object('type', format_type(t.oid, null), 'kind', t.typtype, 'is_array', t.typcategory = 'A',
                 'first_label', (select quote_literal(e.enumlabel) from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder limit 1)) order by a.place)
           from unnest(p.proargtypes::oid[]) with ordinality as a(oid, place) join pg_type t on t.oid = a.oid), '[]') as arguments
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where p.prokind = 'f' and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) and ${OUR_SCHEMAS}
   and has_function_privilege($1, p.oid, 'execute') order by 1`;

async function functions(runner: SqlRunner, role: string): Promise<Source[]> {
  const rows = await rowsOf<{ on: string; name: string; arguments: ValueType[] }>(runner, FUNCTIONS, [role]);
  return rows.map(({ on, name, arguments: types }) => {
    const values = types.map((type) => `${valueOf(type, 1)}::${type.type}`);
    return { on, sql: `select ${name}(${values.join(', ')})::text as it order by 1` };
  });
}
