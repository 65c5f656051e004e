import type { Column, Victim } from './victims.js';

/** SQL literals by column. */
export type Row = Readonly<Record<string, string>>;

/** A row of `tenant` out of the catalogue alone. Two of different seeds differ in every column whose type allows it. */
export function rowOf({ columns }: Victim, tenant: string, seed: number): Row {
  const written = columns.filter(({ is_made_by_database }) => !is_made_by_database);
  return Object.fromEntries(
    written.map((column) => [
      column.name,
      column.name === 'tenant_id' ? `'${tenant}'` : `${valueOf(column, seed)}::${column.type}`,
    ]),
  );
}

export function insertSql({ name }: Victim, row: Row): string {
  return `insert into ${name} (${Object.keys(row).join(', ')}) values (${Object.values(row).join(', ')})`;
}

export type ValueType = Pick<Column, 'type' | 'kind' | 'first_label' | 'is_array'>;

export function valueOf({ type, kind, first_label, is_array }: ValueType, seed: number): string {
  if (first_label) return first_label;
  if (is_array) return `'{}'`;
  if (kind === 'r') return `'empty'`;
  // Of no other length than the column's.
  if (/^bit\(\d+\)$/.test(type)) return `${seed}::${type}`;
  return valueOfType(type.replace(/\(.*\)/, ''), seed);
}

function valueOfType(type: string, seed: number): string {
  const hex = seed.toString(16).padStart(12, '0');
  const byType: Readonly<Record<string, string>> = {
    uuid: `'0192a000-0000-7000-8000-${hex}'`,
    boolean: 'true',
    json: `'{}'`,
    jsonb: `'{}'`,
    bytea: `'\\x${hex}'`,
    date: `'2026-01-01'`,
    'timestamp with time zone': `'2026-01-01T00:00:00Z'`,
    'timestamp without time zone': `'2026-01-01'`,
    'time without time zone': `'12:00'`,
    interval: `'1 s'`,
    inet: `'10.0.0.0'::inet + ${seed}`,
    cidr: `host('10.0.0.0'::inet + ${seed})::cidr`,
  };
  const isNumber = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'].includes(type);
  return byType[type] ?? (isNumber ? String(seed) : `'v${seed}'`);
}
