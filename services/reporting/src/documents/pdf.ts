import { drawBars } from './pdf-bars.js';
import { COLORS, LEADING, Paper } from './pdf-paper.js';
import { drawTable } from './pdf-table.js';
import type { Block, Cover, Figure, ReportDocument } from './report-document.js';
import { timeText, visible } from './wording.js';

/**
 * A PDF drawn without a browser, a network or a file: texts are drawn as texts, whatever they say (T77). Tagged, with
 * embedded fonts, a head and a foot with page numbers.
 */
export async function* pdfOf(document: ReportDocument): AsyncGenerator<Uint8Array> {
  const cover = { ...document, organization: visible(document.organization) };
  const paper = new Paper(cover);
  drawCover(paper, cover);
  for (const block of document.blocks) await drawBlock(paper, block);
  drawEdges(paper, cover);
  yield* paper.end() as AsyncIterable<Uint8Array>;
}

function drawCover(paper: Paper, { title, organization, period }: Cover): void {
  paper.paragraph(organization, { size: 10.5, font: 'bold', color: 'accent' }, { lines: 2 });
  paper.paragraph(title, { size: 23, font: 'bold' }, { type: 'H1' });
  paper.y += 2;
  paper.paragraph(period, { size: 10, color: 'quiet' });
  paper.y += 8;
  const { document, left, width, y } = paper;
  paper.decoration(() => document.rect(left, y, width, 2.2).fill(COLORS.accent));
  paper.y += 22;
}

async function drawBlock(paper: Paper, block: Block): Promise<void> {
  switch (block.kind) {
    case 'heading':
      // Never alone at the foot of a page.
      paper.needs(150);
      paper.y += 8;
      paper.paragraph(block.text, { size: 13.5, font: 'bold' }, { type: 'H2' });
      paper.y += 5;
      return;
    case 'paragraph':
      paper.paragraph(visible(block.text), { size: 9.5 });
      paper.y += 8;
      return;
    case 'figures':
      return drawFigures(paper, block.figures);
    case 'bars':
      return drawBars(paper, block);
    case 'table':
      return drawTable(paper, block);
  }
}

const [IN_A_ROW, GAP, BOX] = [4, 10, 58];

function drawFigures(paper: Paper, figures: readonly Figure[]): void {
  const width = (paper.width - GAP * (IN_A_ROW - 1)) / IN_A_ROW;
  for (let from = 0; from < figures.length; from += IN_A_ROW) {
    paper.needs(BOX + GAP);
    for (const [at, figure] of figures.slice(from, from + IN_A_ROW).entries()) {
      drawFigure(paper, figure, { x: paper.left + at * (width + GAP), width });
    }
    paper.y += BOX + GAP;
  }
  paper.y += 8;
}

function drawFigure(paper: Paper, { label, value, note }: Figure, { x, width }: { x: number; width: number }): void {
  const { document, y } = paper;
  paper.decoration(() => {
    document.rect(x, y, width, BOX).fill(COLORS.tint);
    document.rect(x, y, 2.2, BOX).fill(COLORS.accent);
  });
  const lines = [
    { text: label, at: 8, writing: { size: 8, color: 'quiet' } },
    { text: value, at: 19, writing: { size: 16, font: 'bold' } },
    { text: note ?? '', at: 42, writing: { size: 7.5, color: 'quiet' } },
  ] as const;
  for (const { text, at, writing } of lines) {
    if (!text) continue;
    const [fitted = ''] = paper.set(writing).fitted(text, width - 18, 1);
    paper.tagged('P', () => paper.set(writing).line(fitted, { x: x + 10, y: y + at, width: width - 18 }));
  }
}

const EDGE = { size: 7.5, color: 'quiet' } as const;

/** Head and foot of every page, last of all: only now it is known how many there are. */
function drawEdges(paper: Paper, { title, organization, period, madeAt, timeZone }: Cover): void {
  const { document, left, width } = paper;
  const { count } = document.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    document.switchToPage(page);
    const foot = document.page.height - 40;
    const line = (text: string, y: number, align: 'left' | 'right') => {
      const [fitted = ''] = paper.set(EDGE).fitted(text, width * 0.7, 1);
      paper.line(fitted, { x: left, y, width, align });
    };
    document.markContent('Artifact', { type: 'Pagination' });
    document.rect(left, foot - 6, width, 0.6).fill(COLORS.rule);
    line(`Made by Guildhall on ${timeText(madeAt, timeZone)}`, foot, 'left');
    line(`Page ${page + 1} of ${count}`, foot, 'right');
    // The first page says it in full.
    if (page > 0) line(`${title} · ${organization} · ${period}`, 36 - EDGE.size * (LEADING - 1), 'left');
    document.endMarkedContent();
  }
}
