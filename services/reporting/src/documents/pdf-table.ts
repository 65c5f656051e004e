import { setImmediate as breathe } from 'node:timers/promises';
import { COLORS, LEADING, type Paper } from './pdf-paper.js';
import type { Cell, Column, TableBlock } from './report-document.js';
import { numberText, visible } from './wording.js';

const TEXT = { size: 8.5 } as const;
const HEAD = { size: 8, font: 'bold', color: 'quiet' } as const;
const PADDING = { x: 5, y: 4.5 } as const;
const LINES = 2;
const SHORT = 10;
/** Of a row with one line. */
const ROW = TEXT.size * LEADING + 2 * PADDING.y;
/** Rows between two breaths: a long table does not keep the process from everything else. */
const ROWS_AT_ONCE = 50;

type Structure = ReturnType<Paper['structure']>;

interface Slot {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

/** A table that goes on over as many pages as it needs, with its head on each of them. */
export async function drawTable(paper: Paper, { caption, columns, rows, whenEmpty }: TableBlock): Promise<void> {
  if (rows.length === 0) return paper.paragraph(whenEmpty, { size: 9.5, color: 'quiet' });
  const slots = slotsOf(paper, columns);
  // A short table stays in one piece.
  paper.needs(rows.length > SHORT ? 90 : 45 + rows.length * ROW);
  const table = paper.structure('Table');
  paper.tagged('Caption', () => captionLine(paper, caption), { inside: table });
  paper.y += 18;
  drawHead(paper, slots, table);
  for (const [at, row] of rows.entries()) {
    const lines = slots.map(({ width }, place) => fittedCell(paper, row[place] ?? null, width - 2 * PADDING.x));
    const height = Math.max(...lines.map(({ length }) => length)) * TEXT.size * LEADING + 2 * PADDING.y;
    // On the next page the head is for the eye: whoever hears the table has heard it.
    if (paper.needs(height)) drawHead(paper, slots);
    drawRow(paper, { slots, lines, height, isTinted: at % 2 === 1 }, paper.structure('TR', table));
    if (at % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await breathe();
  }
  table.end();
  paper.y += 14;
}

function captionLine(paper: Paper, caption: string): void {
  paper.set({ size: 10, font: 'bold' }).line(caption, { x: paper.left, y: paper.y, width: paper.width });
}

function slotsOf(paper: Paper, columns: readonly Column[]): Slot[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let x = paper.left;
  return columns.map((column) => {
    const slot = { column, x, width: (column.share / shares) * paper.width };
    x += slot.width;
    return slot;
  });
}

function drawHead(paper: Paper, slots: readonly Slot[], table?: Structure): void {
  const head = table && paper.structure('TR', table);
  for (const { column, x, width } of slots) {
    const draw = () => {
      const align = column.isNumber ? 'right' : 'left';
      paper.set(HEAD).line(column.title, { x: x + PADDING.x, y: paper.y, width: width - 2 * PADDING.x, align });
    };
    if (head) paper.tagged('TH', draw, { inside: head });
    else paper.decoration(draw);
  }
  paper.y += HEAD.size * LEADING + 3;
  paper.decoration(() => rule(paper, paper.y, COLORS.ink));
  head?.end();
}

function rule(paper: Paper, y: number, color: string): void {
  paper.document
    .moveTo(paper.left, y)
    .lineTo(paper.left + paper.width, y)
    .lineWidth(0.6)
    .stroke(color);
}

function fittedCell(paper: Paper, cell: Cell, width: number): string[] {
  const text = typeof cell === 'string' ? visible(cell) : cell === null ? '–' : numberText(cell);
  return paper.set(TEXT).fitted(text, width, LINES);
}

interface Row {
  readonly slots: readonly Slot[];
  readonly lines: readonly (readonly string[])[];
  readonly height: number;
  readonly isTinted: boolean;
}

function drawRow(paper: Paper, { slots, lines, height, isTinted }: Row, row: Structure): void {
  const { document, left, width, y } = paper;
  paper.decoration(() => {
    if (isTinted) document.rect(left, y, width, height).fill(COLORS.tint);
    rule(paper, y + height, COLORS.rule);
  });
  for (const [place, slot] of slots.entries()) {
    // The first cell names its row.
    paper.tagged(place === 0 ? 'TH' : 'TD', () => drawCell(paper, slot, lines[place] ?? []), { inside: row });
  }
  row.end();
  paper.y += height;
}

function drawCell(paper: Paper, { column, x, width }: Slot, lines: readonly string[]): void {
  paper.set(TEXT);
  const align = column.isNumber ? 'right' : 'left';
  for (const [at, line] of lines.entries()) {
    const y = paper.y + PADDING.y + at * TEXT.size * LEADING;
    paper.line(line, { x: x + PADDING.x, y, width: width - 2 * PADDING.x, align });
  }
}
