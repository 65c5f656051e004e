import { createHash } from 'node:crypto';
import { htmlBars } from './html-bars.js';
import { STYLE } from './html-style.js';
import { tag, text } from './markup.js';
import type { Block, Cell, Column, ReportDocument, TableBlock } from './report-document.js';
import { numberText, timeText, visible } from './wording.js';

const ROWS_AT_ONCE = 200;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
// Opened from a disk no header protects the page: it says itself that it loads and runs nothing.
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/**
 * One page that needs nothing beside it: no script, no font, no picture, no host. Every text of it is escaped where it is
 * written, by `markup` alone (T77).
 */
export function* htmlOf(document: ReportDocument): Generator<string> {
  const { title, organization, period, madeAt, timeZone } = document;
  yield `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">`;
  yield `${tag('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY })}`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Guildhall">`;
  yield `<title>${text(`${title} – ${organization}`)}</title><style>${STYLE}</style></head><body><main>`;
  yield `<header><p class="organization">${text(visible(organization))}</p><h1>${text(title)}</h1>`;
  yield `<p class="period">${text(period)}</p></header>`;
  for (const block of document.blocks) yield* htmlOfBlock(block);
  yield `</main><footer><p>${text(`Made by Guildhall on ${timeText(madeAt, timeZone)}`)}</p></footer></body></html>\n`;
}

function* htmlOfBlock(block: Block): Generator<string> {
  switch (block.kind) {
    case 'heading':
      return yield `<h2>${text(block.text)}</h2>`;
    case 'paragraph':
      return yield `<p>${text(visible(block.text))}</p>`;
    case 'figures':
      return yield `<dl class="figures">${block.figures.map(htmlOfFigure).join('')}</dl>`;
    case 'bars':
      return yield htmlBars(block);
    case 'table':
      return yield* htmlOfTable(block);
  }
}

function htmlOfFigure({ label, value, note = '' }: { label: string; value: string; note?: string }): string {
  const under = note && `<dd class="note">${text(note)}</dd>`;
  return `<div><dt>${text(label)}</dt><dd>${text(value)}</dd>${under}</div>`;
}

function* htmlOfTable({ caption, columns, rows, whenEmpty }: TableBlock): Generator<string> {
  if (rows.length === 0) return yield `<p class="empty">${text(whenEmpty)}</p>`;
  const heads = columns.map(
    (column) => `${tag('th', { scope: 'col', class: classOf(column) })}${text(column.title)}</th>`,
  );
  yield `<div class="scroll" role="region" tabindex="0" ${`aria-label="${text(caption)}"`}>`;
  yield `<table><caption>${text(caption)}</caption>${widths(columns)}<thead><tr>${heads.join('')}</tr></thead><tbody>`;
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    yield rows
      .slice(from, from + ROWS_AT_ONCE)
      .map((row) => `<tr>${row.map((cell, at) => htmlOfCell(cell, columns[at], at)).join('')}</tr>`)
      .join('');
  }
  yield `</tbody></table></div>`;
}

function widths(columns: readonly Column[]): string {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  return columns.map(({ share }) => tag('col', { width: `${Math.round((100 * share) / shares)}%` })).join('');
}

const classOf = (column: Column | undefined) => (column?.isNumber ? 'number' : undefined);

// The first cell names its row, for whoever hears the table instead of seeing it.
function htmlOfCell(cell: Cell, column: Column | undefined, at: number): string {
  const name = at === 0 ? 'th' : 'td';
  const shown =
    typeof cell === 'string' ? `<bdi>${text(visible(cell))}</bdi>` : text(cell === null ? '–' : numberText(cell));
  return `${tag(name, { scope: at === 0 ? 'row' : undefined, class: classOf(column) })}${shown}</${name}>`;
}
