import { type Cell, inert } from './cell.js';

// As much as Excel lets into a cell.
const LONGEST_TEXT = 32_767;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';
const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

const MARKUP = /[&<>]/;
// XML has no form for these, not even an escaped one; ST_Xstring has (ECMA-376, 22.9.2.19), and so for what looks like its escapes.
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const UNSAYABLE = /[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;

/** The first row stays in sight while the others are scrolled. */
export const sheetHead = (columns: readonly string[]): string =>
  `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"` +
  ` activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${sheetRow(columns)}`;

export const SHEET_END = '</sheetData></worksheet>';

export const sheetRow = (cells: readonly Cell[]): string => `<row>${cells.map(cellXml).join('')}</row>`;

// Typed texts are no formulas here; the apostrophe is for whoever saves the sheet as CSV later (T76).
function cellXml(cell: Cell): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c><v>${cell}</v></c>` : cellXml(String(cell));
  return `<c t="inlineStr"><is><t xml:space="preserve">${xmlText(shortened(inert(cell)))}</t></is></c>`;
}

/** A text that does not fit ends in an ellipsis; the other formats have all of it. */
function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}

function xmlText(text: string): string {
  // Half a character becomes its own sign for that once the text is bytes.
  const plain = text.replace(
    UNSAYABLE,
    (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
  if (!MARKUP.test(plain)) return plain;
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const sheetPath = (number: number): string => `xl/worksheets/sheet${number}.xml`;

/** What holds the sheets together: how many there are is known at the end alone, and a reader begins there anyway. */
export function workbookParts(title: string, sheets: number): readonly (readonly [name: string, xml: string])[] {
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1);
  const types = numbers.map((n) => `<Override PartName="/${sheetPath(n)}" ContentType="${SHEET_TYPE}"/>`).join('');
  const listed = numbers.map((n) => `<sheet name="${nameOf(title, n)}" sheetId="${n}" r:id="rId${n}"/>`).join('');
  const links = numbers.map((n) => relationship(n, 'worksheet', `worksheets/sheet${n}.xml`)).join('');
  return [
    [
      '[Content_Types].xml',
      `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${WORKBOOK_TYPE}"/>${types}</Types>`,
    ],
    ['_rels/.rels', relationships(relationship(1, 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets>${listed}</sheets></workbook>`,
    ],
    ['xl/_rels/workbook.xml.rels', relationships(links)],
  ];
}

const relationship = (n: number, kind: string, target: string): string =>
  `<Relationship Id="rId${n}" Type="${RELATIONSHIPS}/${kind}" Target="${target}"/>`;

const relationships = (links: string): string =>
  `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${links}</Relationships>`;

const nameOf = (title: string, n: number): string => (n === 1 ? title : `${title} ${n}`);
