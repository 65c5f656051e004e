/** How wide a text is in the font that is set. */
export type Measure = (text: string) => number;

export interface Room {
  readonly width: number;
  readonly lines: number;
}

/**
 * A text in lines that fit: broken at blanks and within addresses, and anywhere where a word alone is too long. What does not fit into the
 * last line ends with `…`.
 */
export function linesOf(text: string, { width, lines: most }: Room, measure: Measure): string[] {
  if (measure(text) <= width) return [text];
  const lines: string[] = [];
  let rest = text;
  while (rest && lines.length < most) {
    const isLast = lines.length === most - 1;
    const line =
      isLast && measure(rest) > width
        ? `${longestStart(rest, width, (t) => measure(`${t}…`)).trimEnd()}…`
        : broken(rest, width, measure);
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return lines;
}

function broken(text: string, width: number, measure: Measure): string {
  const start = longestStart(text, width, measure);
  if (start.length === text.length || text[start.length] === ' ') return start;
  const [good] = BREAKABLE.exec(start) ?? [];
  // A line that is nearly empty would be worse than a word that is broken.
  return good && good.length > start.length / 3 ? good : start;
}

/** Up to the last blank, or the last sign behind which an address may be broken. */
const BREAKABLE = /^.*[\s@./_-]/u;

/** By halves: a text is measured a few times, not once for each letter. At least one sign, or it would never end. */
function longestStart(text: string, width: number, measure: Measure): string {
  const signs = [...text];
  let [fits, over] = [1, signs.length + 1];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (measure(signs.slice(0, middle).join('')) <= width) fits = middle;
    else over = middle;
  }
  return signs.slice(0, fits).join('');
}
