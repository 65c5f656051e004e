/** What a cell of a table holds. A number stays one wherever it goes; a text is never taken for a formula. */
export type Cell = string | number | null;

const TRIGGERS = new Set(['=', '+', '-', '@', '\u2212']);
// What nearly every text begins with, and no formula does.
const HARMLESS = /^[0-9A-Za-z]/;

/**
 * A text that no spreadsheet takes for a formula. Decided by the first sign that is not blank, in its plain form: `＝` is
 * read as `=` by some, and others skip blanks and invisible signs before they look (OWASP, CSV injection). A tab or a
 * line break in front is enough by itself (T76).
 */
export function inert(text: string): string {
  if (text === '' || HARMLESS.test(text)) return text;
  const [first = ''] = text.replace(/^[\p{Z}\p{C}\p{M}]+/u, '');
  const isFormula = /^[\t\r\n]/.test(text) || TRIGGERS.has(first.normalize('NFKC'));
  return isFormula ? `'${text}` : text;
}
