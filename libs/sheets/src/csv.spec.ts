import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.js';
import type { Cell } from './cell.js';

const rowsOf = (rows: readonly (readonly Cell[])[]) =>
  [...csvOf({ columns: ['name', 'count'], rows })].join('').slice(1).split('\r\n').slice(1, -1);
const written = (cell: Cell) => rowsOf([[cell, 1]])[0]?.replace(/,1$/, '');

describe('T76: a text that a spreadsheet would take for a formula', () => {
  it.each([
    '=1+1',
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    '+1',
    '-2+3+cmd|x',
    '@SUM(1)',
    '\t=1',
    '\tplain',
    '\r=1',
    '\n=1',
    '\rplain',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '\ufeff=1',
    '\u202e=1',
    '\u3000＝1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM',
    '﹢1',
    '﹣1',
    '﹦1',
    '﹫A1',
    '\u2212 1',
    '⁼1',
    '⁺1',
  ])('%j begins with an apostrophe', (text) => {
    expect(written(text)).toBe(`"'${text.replaceAll('"', '""')}"`);
  });

  it.each(['Ada', 'a=1', 'Zoë', '', "O'Neil", '1-2', 'x@example.org', '"=1"', '(=1)', '王小明', '❤️'])(
    '%j does not, since it is none',
    (text) => expect(written(text)).toBe(`"${text.replaceAll('"', '""')}"`),
  );
});

describe('a CSV file', () => {
  it('has numbers as numbers, negative ones too, and nothing where there is nothing', () => {
    expect(rowsOf([[-5, 1.5]])).toEqual(['-5,1.5']);
    expect(rowsOf([[null, 0]])).toEqual([',0']);
  });

  it('has each text in quotes, so that neither commas nor quotes nor lines of it end a field (RFC 4180)', () => {
    expect([...csvOf({ columns: ['a,b'], rows: [['x"y,z\r\n"']] })].join('')).toBe('\ufeff"a,b"\r\n"x""y,z\r\n"""\r\n');
  });

  it('comes in pieces, however long it is', () => {
    const pieces = [...csvOf({ columns: ['n'], rows: Array.from({ length: 1_001 }, (_, n) => [n]) })];
    expect([pieces.length, pieces.join('').split('\r\n').length]).toEqual([6, 1_003]);
  });
});
