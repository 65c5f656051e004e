import { type Cell, inert } from './cell.js';

/** What CSV is made of: one table, and nothing around it. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

const ROWS_AT_ONCE = 200;

/**
 * CSV by RFC 4180, UTF-8 with a mark, so that spreadsheets read names rightly. Texts that a spreadsheet would take for a
 * formula begin with an apostrophe (T76); numbers are written as numbers, negative ones too.
 */
export function* csvOf({ columns, rows }: Sheet): Generator<string> {
  let chunk = csvHead(columns);
  let count = 0;
  for (const row of rows) {
    chunk += line(row);
    if (++count % ROWS_AT_ONCE > 0) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}

/** How the same file begins, for whoever writes it in pieces over a longer time; `csvRows` are what follows. */
export const csvHead = (columns: readonly string[]): string => `\ufeff${line(columns)}`;

export const csvRows = (rows: readonly (readonly Cell[])[]): string => rows.map(line).join('');

const line = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return `"${inert(cell).replaceAll('"', '""')}"`;
}
