import { InputRefused } from '@guildhall/http';
import { CsvError, parse } from 'csv-parse/sync';
import { ImportedRow, ROW_FIELDS } from './imported-row.js';
import type { RowError } from './trail-import.entity.js';

export interface HandedIn {
  readonly format: 'jsonl' | 'csv';
  readonly content: string;
  /** Our fields by the columns of a CSV; what is mapped to none of them becomes a detail. */
  readonly columns: Readonly<Partial<Record<string, string>>>;
  readonly firstRow: number;
}

export interface ReadRows {
  readonly sound: readonly { readonly row: number; readonly item: ImportedRow }[];
  readonly refused: number;
  readonly errors: readonly RowError[];
}

export const MOST_ROWS = 1_000;

/** Judges each row by itself: what is sound is taken, also where others are refused. */
export function readRows(handedIn: HandedIn): ReadRows {
  const values = handedIn.format === 'csv' ? csvRows(handedIn) : jsonRows(handedIn.content);
  if (values.length === 0 || values.length > MOST_ROWS) throw refused(`holds none, or more than ${MOST_ROWS} rows`);
  const sound: { row: number; item: ImportedRow }[] = [];
  const errors: RowError[] = [];
  for (const [at, value] of values.entries()) {
    const row = handedIn.firstRow + at;
    const read = ImportedRow.safeParse(value);
    if (read.success) sound.push({ row, item: read.data });
    // One a row is enough to mend it.
    else errors.push({ row, ...firstOf(read.error.issues) });
  }
  return { sound, refused: errors.length, errors };
}

function firstOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) {
  const [issue] = issues;
  return { field: issue?.path.map(String).join('.') ?? '', detail: issue?.message ?? 'Refused' };
}

function jsonRows(content: string): unknown[] {
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      return undefined;
    }
  });
}

function csvRows({ content, columns }: HandedIn): unknown[] {
  try {
    const rows = parse<Record<string, string>>(content, { columns: true, bom: true, skip_empty_lines: true });
    return rows.map((row) => mapped(row, columns));
  } catch (error) {
    // Its message may hold what stood in the file.
    if (error instanceof CsvError) throw refused('is no CSV with a heading (RFC 4180)');
    throw error;
  }
}

function mapped(row: Readonly<Record<string, string>>, columns: HandedIn['columns']): object {
  const fieldOf = new Map(Object.entries(columns).map(([field, column]) => [column, field]));
  const fields: Record<string, string> = {};
  const details: Record<string, string> = {};
  for (const [column, value] of Object.entries(row)) {
    if (value === '') continue;
    const field = fieldOf.get(column) ?? column;
    if (ROW_FIELDS.includes(field)) fields[field] = value;
    else details[column] = value;
  }
  return Object.keys(details).length === 0 ? fields : { ...fields, details };
}

const refused = (detail: string): InputRefused =>
  new InputRefused('The rows cannot be read.', { errors: [{ pointer: '/content', code: 'content-refused', detail }] });
