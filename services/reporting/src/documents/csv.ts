import type { Cell } from './report-document.js';

/** What CSV is made of: one table, and nothing around it. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

const ROWS_AT_ONCE = 200;
const TRIGGERS = new Set(['=', '+', '-', '@', '\u2212']);

/**
 * CSV by RFC 4180, UTF-8 with a mark, so that spreadsheets read names rightly. Texts that a spreadsheet would take for a
 * formula begin with an apostrophe (T76); numbers are written as numbers, negative ones too.
 */
export function* csvOf({ columns, rows }: Sheet): Generator<string> {
  let chunk = `\ufeff${line(columns)}`;
  let count = 0;
  for (const row of rows) {
    chunk += line(row);
    if (++count % ROWS_AT_ONCE > 0) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}

const line = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return `"${inert(cell).replaceAll('"', '""')}"`;
}

/**
 * A text that no spreadsheet takes for a formula. Decided by the first sign that is not blank, in its plain form: `＝` is
 * read as `=` by some, and others skip blanks and invisible signs before they look (OWASP, CSV injection). A tab or a
 * line break in front is enough by itself.
 */
export function inert(text: string): string {
  const [first = ''] = text.replace(/^[\p{Z}\p{C}\p{M}]+/u, '');
  const isFormula = /^[\t\r\n]/.test(text) || TRIGGERS.has(first.normalize('NFKC'));
  return isFormula ? `'${text}` : text;
}
