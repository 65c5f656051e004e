import { barHeights, labelEvery } from './bar-layout.js';
import { COLORS, type Paper, type Place } from './pdf-paper.js';
import type { Block } from './report-document.js';
import { visible } from './wording.js';

type Bars = Extract<Block, { kind: 'bars' }>;

const LABEL = { size: 7.5, color: 'quiet' } as const;
const HEIGHT = 120;
const ROW = 17;

/** Bars drawn as lines and areas: sharp at any size, and told as text to whoever cannot see them. */
export function drawBars(paper: Paper, block: Bars): void {
  if (block.bars.length === 0) return;
  const height = block.direction === 'up' ? HEIGHT : block.bars.length * ROW;
  paper.needs(height + 44);
  paper.paragraph(block.caption, { size: 10, font: 'bold' });
  paper.y += 4;
  const alt = `${block.caption}: ${block.bars.map(({ label, text }) => `${visible(label)} ${text}`).join(', ')}`;
  paper.tagged('Figure', () => (block.direction === 'up' ? upright(paper, block) : lying(paper, block)), { alt });
  paper.y += height + 18;
}

function upright(paper: Paper, { bars }: Bars): void {
  const { document, left, width, y } = paper;
  const base = y + HEIGHT - 14;
  const { heights, most } = barHeights(bars, HEIGHT - 28);
  const step = width / bars.length;
  const every = labelEvery(bars.length);
  document
    .moveTo(left, base)
    .lineTo(left + width, base)
    .lineWidth(0.6)
    .stroke(COLORS.rule);
  for (const [at, { label }] of bars.entries()) {
    const height = heights[at] ?? 0;
    const x = left + at * step;
    if (height > 0) document.rect(x + step * 0.15, base - height, step * 0.7, height).fill(COLORS.accent);
    if (at % every > 0) continue;
    drawLabel(paper, label, { x: x + step / 2 - 40, y: base + 4, width: 80, align: 'center' });
  }
  drawLabel(paper, most, { x: left, y, width });
}

function lying(paper: Paper, { bars }: Bars): void {
  const { document, left, width, y } = paper;
  const [names, values] = [150, 60];
  const { heights: lengths } = barHeights(bars, width - names - values);
  for (const [at, { label, text }] of bars.entries()) {
    const [top, length] = [y + at * ROW, lengths[at] ?? 0];
    if (length > 0) document.rect(left + names, top + 3, length, ROW - 6).fill(COLORS.accent);
    drawLabel(paper, label, { x: left, y: top + 4, width: names - 8, align: 'right' });
    drawLabel(paper, text, { x: left + names + length + 6, y: top + 4, width: values - 6 });
  }
}

function drawLabel(paper: Paper, text: string, place: Place): void {
  const [line = ''] = paper.set(LABEL).fitted(visible(text), place.width, 1);
  paper.line(line, place);
}
