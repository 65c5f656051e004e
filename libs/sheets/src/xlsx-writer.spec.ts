import { describe, expect, it } from '@jest/globals';
import { isThere, readWorkbook } from '../test/spreadsheet-reader.js';
import type { Cell } from './cell.js';
import { type XlsxOptions, type XlsxState, XlsxWriter } from './xlsx-writer.js';

const read = isThere ? it : it.skip;
const OPTIONS: XlsxOptions = { columns: ['name', 'count'], title: 'Entries' };

/** The workbook of these batches; each batch is written by a writer that knows no more than what its forerunner left. */
async function written(batches: readonly (readonly (readonly Cell[])[])[], differing: Partial<XlsxOptions> = {}) {
  const pieces: Buffer[] = [];
  let state: XlsxState | undefined;
  const writer = () => new XlsxWriter({ ...OPTIONS, ...differing }, state && JSON.parse(JSON.stringify(state)));
  for (const rows of batches) {
    const next = writer();
    pieces.push(await next.rows(rows));
    state = next.state;
  }
  pieces.push(await writer().end());
  return Buffer.concat(pieces);
}
const valuesOf = (rows: readonly (readonly (readonly [string, unknown])[])[] = []) =>
  rows.map((row) => row.map(([, value]) => value));

describe('a workbook', () => {
  it('is the same bytes, whether one writer wrote it or many went on from one another', async () => {
    const batches = Array.from({ length: 9 }, (_, b) => Array.from({ length: 50 }, (_, n) => [`n${b}-${n}`, n]));
    const one = new XlsxWriter(OPTIONS);
    const pieces: Buffer[] = [];
    for (const rows of batches) pieces.push(await one.rows(rows));
    pieces.push(await one.end());
    expect((await written(batches)).equals(Buffer.concat(pieces))).toBe(true);
  });

  read('opens in a reader of others, row by row, in sheets of as many rows as fit', async () => {
    const rows = Array.from({ length: 25 }, (_, n): Cell[] => [`name ${n}`, n / 4]);
    const { broken, sheets } = readWorkbook(await written([rows.slice(0, 8), rows.slice(8)], { mostRows: 11 }));
    expect([broken, Object.keys(sheets)]).toEqual([null, ['Entries', 'Entries 2', 'Entries 3']]);
    const heading = ['name', 'count'];
    expect(valuesOf(sheets['Entries'])).toEqual([heading, ...rows.slice(0, 10)]);
    expect(valuesOf(sheets['Entries 2'])).toEqual([heading, ...rows.slice(10, 20)]);
    expect(valuesOf(sheets['Entries 3'])).toEqual([heading, ...rows.slice(20)]);
  });

  read('begins a new sheet before one is too large for its sizes', async () => {
    const row = ['x'.repeat(1_000), 1];
    const { sheets } = readWorkbook(await written([[row], [row], [row]], { mostBytes: 1_800 }));
    expect(Object.values(sheets).map((rows) => rows.length)).toEqual([3, 2]);
  });

  read('has its heading when there is nothing else', async () => {
    expect(valuesOf(readWorkbook(await written([])).sheets['Entries'])).toEqual([['name', 'count']]);
  });

  read('has texts as they are, and numbers as numbers', async () => {
    const texts = ['Zoë 王小明 ❤️', '<a & "b">', ' two  spaces ', 'line\nbreak', '', '_x', '1e5'];
    const { sheets } = readWorkbook(await written([texts.map((text) => [text, -1.5])]));
    const [, ...rows] = sheets['Entries'] ?? [];
    // An empty text is read as none.
    expect(rows.map(([text]) => text?.[1] ?? '')).toEqual(texts);
    expect(rows.map(([, number]) => number)).toEqual(texts.map(() => ['n', -1.5]));
  });

  read('has no text that is a formula, nor one that becomes one when it is saved as CSV (T76)', async () => {
    const formulas = [
      '=1+1',
      '=HYPERLINK("http://evil.example")',
      '+1',
      '-2+3',
      '@SUM(1)',
      '\t=1',
      '＝1+1',
      '\u200b=1',
    ];
    const [, ...rows] = readWorkbook(await written([formulas.map((text) => [text, 1])])).sheets['Entries'] ?? [];
    expect(rows.map(([cell]) => cell)).toEqual(formulas.map((text) => ['s', `'${text}`]));
  });

  read('takes what XML cannot say, and what Excel has no room for', async () => {
    const texts = ['\u0000\u001b[31m', 'a\r\nb', '\ud800', '_x0041_', 'x'.repeat(40_000), '\uffff'];
    const [, ...rows] = readWorkbook(await written([texts.map((text) => [text, Number.NaN])])).sheets['Entries'] ?? [];
    const long = `${'x'.repeat(32_766)}…`;
    // openpyxl leaves the escapes of ST_Xstring in these; Excel reads them.
    expect(rows.map(([text]) => String(text?.[1]))).toEqual([
      ...['_x0000__x001B_[31m', 'a_x000D_\nb', '\ufffd', '_x005F_x0041_', long, '_xFFFF_'],
    ]);
    expect(rows.map(([, number]) => number?.[1])).toEqual(texts.map(() => 'NaN'));
  });

  read('is read beyond 4 GiB too (ZIP64)', async () => {
    const skipped = 5 * 2 ** 30;
    const writer = new XlsxWriter(OPTIONS, { written: skipped, files: [] });
    const bytes = Buffer.concat([await writer.rows([['far', 1]]), await writer.end()]);
    const { broken, sheets } = readWorkbook(bytes, { skipped });
    expect([broken, valuesOf(sheets['Entries'])]).toEqual([
      null,
      [
        ['name', 'count'],
        ['far', 1],
      ],
    ]);
  });
});
