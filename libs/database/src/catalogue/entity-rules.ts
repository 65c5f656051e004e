import type { DataSource, EntityMetadata } from 'typeorm';
import { rowsOf, type SqlRunner } from '../postgres.js';
import type { Finding } from './finding.js';

const COLUMNS = `
select c.relname::text as table, a.attname::text as name, not a.attnotnull as is_nullable,
       regexp_replace(format_type(a.atttypid, null), '\\(.*\\)', '') as type
  from pg_attribute a join pg_class c on c.oid = a.attrelid
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly is_nullable: boolean;
  readonly type: string;
}

// How TypeORM writes them, and how PostgreSQL does.
const TYPE_NAMES: Readonly<Record<string, string>> = {
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  int: 'integer',
  int4: 'integer',
  int2: 'smallint',
  int8: 'bigint',
  varchar: 'character varying',
  bool: 'boolean',
  float8: 'double precision',
  decimal: 'numeric',
};

/** Entities and tables agree on columns, types and what may be null; a column that no entity knows is told too. */
export async function lintEntities(runner: SqlRunner, dataSource: DataSource): Promise<Finding[]> {
  const columns = await rowsOf<ColumnRow>(runner, COLUMNS);
  return dataSource.entityMetadatas
    .filter(({ tableType }) => tableType === 'regular')
    .flatMap((entity) =>
      entityFindings(
        dataSource,
        entity,
        columns.filter(({ table }) => table === entity.tableName),
      ),
    );
}

function entityFindings(dataSource: DataSource, entity: EntityMetadata, columns: readonly ColumnRow[]): Finding[] {
  const finding = (detail: string): Finding => ({
    rule: 'entity-columns',
    on: entity.tableName,
    detail: `${entity.name}: ${detail}`,
  });
  if (columns.length === 0) return [finding('there is no such table')];
  const known = new Set(entity.columns.map(({ databaseName }) => databaseName));
  const extra = columns
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => finding(`does not know the column ${name}`));
  const own = entity.columns.flatMap((column) => {
    const row = columns.find(({ name }) => name === column.databaseName);
    if (!row) return [finding(`has ${column.databaseName}, which the table has not`)];
    const type = typeName(dataSource, column);
    return [
      column.isNullable !== row.is_nullable &&
        finding(`${row.name} may${row.is_nullable ? '' : ' not'} be null in the table only`),
      type !== row.type && finding(`${row.name} is ${type} here and ${row.type} in the table`),
    ].filter((found) => found !== false);
  });
  return [...extra, ...own];
}

function typeName({ driver }: DataSource, column: EntityMetadata['columns'][number]): string {
  const type = driver.normalizeType(column);
  return `${TYPE_NAMES[type] ?? type}${column.isArray ? '[]' : ''}`;
}
