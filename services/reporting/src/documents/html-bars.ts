import { barHeights, labelEvery } from './bar-layout.js';
import { tag, text } from './markup.js';
import type { Block } from './report-document.js';
import { visible } from './wording.js';

type Bars = Extract<Block, { kind: 'bars' }>;

const WIDTH = 720;
const HEIGHT = 180;
const ROW = 26;

/** Bars as a picture that is text: whoever cannot see it hears each value. */
export function htmlBars(block: Bars): string {
  if (block.bars.length === 0) return '';
  const { body, height } = block.direction === 'up' ? upright(block) : lying(block);
  const picture = tag('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': spoken(block) });
  return `<figure><figcaption>${text(block.caption)}</figcaption>${picture}${body}</svg></figure>`;
}

const spoken = ({ caption, bars }: Bars) =>
  `${caption}: ${bars.map(({ label, text: value }) => `${visible(label)} ${value}`).join(', ')}`;

function upright({ bars }: Bars): { body: string; height: number } {
  const [top, bottom] = [16, 22];
  const { heights, most } = barHeights(bars, HEIGHT - top - bottom);
  const step = WIDTH / bars.length;
  const every = labelEvery(bars.length);
  const parts = bars.map(({ label, text: value }, at) => {
    const height = heights[at] ?? 0;
    const [x, y] = [at * step + step * 0.15, HEIGHT - bottom - height];
    const bar = `${tag('rect', { x: round(x), y: round(y), width: round(step * 0.7), height: round(height), rx: 1.5 })}<title>${text(`${label}: ${value}`)}</title></rect>`;
    const named =
      at % every === 0 ? svgText({ x: at * step + step / 2, y: HEIGHT - 6, of: label, anchor: 'middle' }) : '';
    return bar + named;
  });
  const axis = tag('line', { x1: 0, x2: WIDTH, y1: HEIGHT - bottom, y2: HEIGHT - bottom });
  return {
    body: `${axis}</line>${parts.join('')}${svgText({ x: 0, y: 10, of: most, anchor: 'start' })}`,
    height: HEIGHT,
  };
}

function lying({ bars }: Bars): { body: string; height: number } {
  const [names, values] = [200, 80];
  const { heights: lengths } = barHeights(bars, WIDTH - names - values);
  const parts = bars.map(({ label, text: value }, at) => {
    const [y, length] = [at * ROW, lengths[at] ?? 0];
    const bar = `${tag('rect', { x: names, y: y + 5, width: round(length), height: ROW - 10, rx: 1.5 })}</rect>`;
    const named = svgText({ x: names - 10, y: y + 17, of: shortened(label), anchor: 'end' });
    return bar + named + svgText({ x: names + length + 8, y: y + 17, of: value, anchor: 'start' });
  });
  return { body: parts.join(''), height: bars.length * ROW };
}

const svgText = ({ x, y, of, anchor }: { x: number; y: number; of: string; anchor: string }) =>
  `${tag('text', { x: round(x), y, 'text-anchor': anchor })}${text(visible(of))}</text>`;

const round = (value: number) => Math.round(value * 10) / 10;
const shortened = (label: string) => ([...label].length > 28 ? `${[...label].slice(0, 27).join('')}…` : label);
