// A b-tree takes no row of more than 2,704 bytes, and a product may name its targets as it likes.
const LONGEST = 200;
const HALF_A_CHARACTER = /[\ud800-\udbff]$/;

/** In place of the code of somebody who was erased: their entries are found by it no more. */
export const ERASED_ACTOR = 'erased';

/** What a text is found by: its beginning. The same for what is written and for what is looked for. */
export function filterText(text: string): string {
  return text.slice(0, LONGEST).replace(HALF_A_CHARACTER, '');
}
