import { rowsOf, type SqlRunner } from '../postgres.js';
import { OUR_SCHEMAS } from './database-roles.js';
import type { Finding } from './finding.js';

const COLUMNS = `
select c.relname::text as table, a.attname::text as name, format_type(a.atttypid, null) as type,
       a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false) as is_counted
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and ${OUR_SCHEMAS}
 order by 1, 2`;

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly is_counted: boolean;
}

const REFUSED_TYPES: Readonly<Record<string, string>> = {
  'timestamp without time zone': 'means another moment in each session’s time zone: timestamptz',
  'time with time zone': 'knows no date, and so no offset',
  money: 'changes with the server’s locale: numeric and a currency',
  json: 'compares and indexes nothing: jsonb',
  character: 'pads with blanks: text',
};

/** Ids are made by the service and tell nothing by being next (T56); types mean the same everywhere. */
export async function lintColumns(runner: SqlRunner): Promise<Finding[]> {
  const columns = await rowsOf<ColumnRow>(runner, COLUMNS);
  return columns.flatMap(({ table, name, type, is_counted }) => {
    const refused = REFUSED_TYPES[type];
    const findings: (Finding | false)[] = [
      is_counted && {
        rule: 'counted-id',
        on: table,
        detail: `${name} is counted: it tells how many there are, and the next one`,
      },
      refused !== undefined && { rule: 'column-type', on: table, detail: `${name} is ${type}, which ${refused}` },
    ];
    return findings.filter((finding) => finding !== false);
  });
}
