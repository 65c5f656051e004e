import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const font = (name: string) => readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

// DejaVu may be embedded (its licence stands in the package) and covers Latin, Greek, Cyrillic, Hebrew and Arabic. Read
// once, when the module loads: a document reads no file at all (T77).
export const FONTS = { plain: font('DejaVuSansCondensed'), bold: font('DejaVuSansCondensed-Bold') } as const;
export type FontName = keyof typeof FONTS;

/** Turns off everything that a font does to its letters; what is left is one glyph for one sign. */
export const UNSHAPED: Readonly<Record<string, boolean>> = Object.fromEntries(
  ['ccmp', 'locl', 'rlig', 'mark', 'mkmk', 'calt', 'clig', 'liga', 'rclt', 'curs', 'kern'].map((name) => [name, false]),
);

const PLAIN = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}]*$/u;

/** Whether the text reads rightly letter by letter. Others, Arabic say, are shaped and turned by the font. */
export const isUnshaped = (text: string): boolean => PLAIN.test(text);

const advances: Record<FontName, Map<string, number>> = { plain: new Map(), bold: new Map() };

/**
 * The width of an unshaped text in a font of size 1: the widths of its signs, each measured once in the life of the
 * process.
 */
export function advanceOf(text: string, name: FontName, measure: (sign: string) => number): number {
  const known = advances[name];
  let width = 0;
  for (const sign of text) {
    let advance = known.get(sign);
    if (advance === undefined) known.set(sign, (advance = measure(sign)));
    width += advance;
  }
  return width;
}
