import { rowsOf, type SqlRunner } from '../postgres.js';
import { OUR_SCHEMAS } from './database-roles.js';
import type { Finding } from './finding.js';

// Of tables with a tenant; those without are an exception as a whole. A partition's indexes are its table's.
const INDEXES = `
select c.relname::text as table, i.relname::text as index, x.indisunique as is_unique,
       (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = x.indkey[0]) as first_column
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
  join pg_namespace n on n.oid = c.relnamespace
 where ${OUR_SCHEMAS} and not c.relispartition
   and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
 order by 1, 2`;

// The columns of both sides, in the order of the key.
const FOREIGN_KEYS = `
select c.relname::text as table, k.conname::text as name, f.relname::text as target,
       array(select a.attname::text from unnest(k.conkey) with ordinality as key(number, place)
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number order by key.place) as columns,
       array(select a.attname::text from unnest(k.confkey) with ordinality as key(number, place)
              join pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.number order by key.place) as targets
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
  join pg_namespace n on n.oid = c.relnamespace
 where k.contype = 'f' and k.conparentid = 0 and ${OUR_SCHEMAS}
 order by 1, 2`;

const WITHOUT_KEY = `
select c.relname::text as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and ${OUR_SCHEMAS}
   and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
 order by 1`;

interface Index {
  readonly table: string;
  readonly index: string;
  readonly is_unique: boolean;
  readonly first_column: string | null;
}

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly target: string;
  readonly columns: readonly string[];
  readonly targets: readonly string[];
}

/** Keys, unique constraints, indexes and foreign keys begin with the tenant: foreign keys ignore policies (T53), unique ones answer across them (T55). */
export async function lintKeys(runner: SqlRunner): Promise<Finding[]> {
  const indexes = await rowsOf<Index>(runner, INDEXES);
  const foreignKeys = await rowsOf<ForeignKey>(runner, FOREIGN_KEYS);
  const withoutKey = await rowsOf<{ table: string }>(runner, WITHOUT_KEY);
  return [
    ...withoutKey.map(({ table }): Finding => ({ rule: 'unique', on: table, detail: 'has no primary key' })),
    ...indexes.filter(({ first_column }) => first_column !== 'tenant_id').map(indexFinding),
    ...foreignKeys
      .filter(({ columns, targets }) => columns[0] !== 'tenant_id' || targets[0] !== 'tenant_id')
      .map(foreignKeyFinding),
  ];
}

function indexFinding({ table, index, is_unique, first_column }: Index): Finding {
  const detail = `${index} begins with ${first_column ?? 'an expression'}, not tenant_id`;
  return { rule: is_unique ? 'unique' : 'index', on: table, detail };
}

function foreignKeyFinding({ table, name, target, columns }: ForeignKey): Finding {
  return {
    rule: 'foreign-key',
    on: table,
    detail: `${name} (${columns.join(', ')}) reaches rows of ${target} of every tenant`,
  };
}
