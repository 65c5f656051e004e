import type { JsonObject } from '@guildhall/contracts';
import { wordsOfEntry } from './words.js';

/**
 * The columns of `sequenced_entries` that the index of tiles knows, and the letter that their terms begin with. A call has
 * few entries and each call another correlation: that one has an index of its own.
 */
export const COLUMNS = {
  type: 't',
  category: 'c',
  severity: 's',
  source: 'o',
  actor: 'a',
  target: 'x',
  address: 'd',
  agent: 'g',
  on_behalf_of: 'b',
} as const;
export type Column = keyof typeof COLUMNS;
export const columnNames = Object.keys(COLUMNS) as Column[];

/** Whether an entry is a fact of ours, what a product reported, or history that somebody brought along. */
export const ORIGINS = ['own', 'reported', 'imported'] as const;
export type Origin = (typeof ORIGINS)[number];

export const columnTerm = (column: Column, value: string): string => `${COLUMNS[column]}:${value}`;
export const wordTerm = (word: string): string => `w:${word}`;
export const originTerm = (origin: Origin): string => `r:${origin}`;

/** What can be told from the content of an entry alone. */
export function contentTerms(members: JsonObject): Set<string> {
  return new Set([originTerm(originOf(members)), ...[...wordsOfEntry(members)].map(wordTerm)]);
}

function originOf(members: JsonObject): Origin {
  if ('imported' in members) return 'imported';
  return 'reported' in members ? 'reported' : 'own';
}
