import { rowsOf, type SqlRunner } from '../postgres.js';
import { OUR_SCHEMAS } from '../catalogue/database-roles.js';

export interface Column {
  readonly name: string;
  readonly type: string;
  /** First letter of pg_type.typtype for the base type: b, e, c, r, … */
  readonly kind: string;
  readonly first_label: string | null;
  readonly is_array: boolean;
  readonly is_made_by_database: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targets: readonly string[];
}

/** A table with rows of tenants. */
export interface Victim {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly foreignKeys: readonly ForeignKey[];
}

const TABLES = `
select c.oid::regclass::text as name,
       (select json_agg(json_build_object(
                 'name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod),
                 'kind', coalesce(base.typtype, t.typtype), 'is_array', coalesce(base.typcategory, t.typcategory) = 'A',
                 'first_label', (select quote_literal(e.enumlabel) from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder limit 1),
                 'is_made_by_database', a.attgenerated <> '' or a.attidentity = 'a') order by a.attnum)
          from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_type base on base.oid = t.typbasetype
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       coalesce((select json_agg(json_build_object(
                 'name', k.conname, 'target', k.confrelid::regclass::text,
                 'columns', array(select quote_ident(a.attname) from unnest(k.conkey) with ordinality as key(number, place)
                                   join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number order by key.place),
                 'targets', array(select quote_ident(a.attname) from unnest(k.confkey) with ordinality as key(number, place)
                                   join pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.number order by key.place)) order by k.conname)
          from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0), '[]') as foreign_keys
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and not c.relispartition and ${OUR_SCHEMAS}
 order by 1`;

interface TableRow {
  readonly name: string;
  readonly columns: Column[];
  readonly foreign_keys: ForeignKey[];
}

/** Every table there is, told apart by whether its rows belong to tenants. */
export async function findVictims(runner: SqlRunner): Promise<{ victims: Victim[]; withoutTenant: string[] }> {
  const tables = await rowsOf<TableRow>(runner, TABLES);
  const hasTenant = ({ columns }: TableRow) => columns.some(({ name }) => name === 'tenant_id');
  return {
    victims: tables
      .filter(hasTenant)
      .map(({ name, columns, foreign_keys }) => ({ name, columns, foreignKeys: foreign_keys })),
    withoutTenant: tables.filter((table) => !hasTenant(table)).map(({ name }) => name),
  };
}
