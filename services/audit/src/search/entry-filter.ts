import { AUDIT_CATEGORIES, AUDIT_SEVERITIES } from '@guildhall/contracts';
import { timeField } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { filterText } from '../entries/filter-text.js';
import { PersonNames } from '../persons/person-names.js';
import { type Column, columnNames, columnTerm, originTerm, ORIGINS, wordTerm } from './terms.js';
import { wordsOf } from './words.js';

const MOST_VALUES = 20;
const MOST_WORDS = 8;
const word = (longest: number) => z.string().min(1).max(longest);

/** `a,b`: one of them. */
const oneOf = <W extends z.ZodType<string, string>>(value: W) =>
  z
    .string()
    .max(4_096)
    .transform((text) => text.split(','))
    .pipe(z.array(value).max(MOST_VALUES));

/** What the trail is filtered by, wherever it is read: several values of one parameter widen, several parameters narrow. */
export const entryFilterFields = {
  from: timeField().optional().describe('Only what happened at this time or later.'),
  until: timeField().optional().describe('Only what happened before this time.'),
  type: oneOf(word(200)).optional().describe('Only of these types, with commas between them.'),
  category: oneOf(z.enum(AUDIT_CATEGORIES)).optional().describe('Only of these categories, with commas between them.'),
  severity: oneOf(z.enum(AUDIT_SEVERITIES)).optional().describe('Only of these severities, with commas between them.'),
  source: oneOf(word(200)).optional().describe('Only from these sources, with commas between them.'),
  origin: oneOf(z.enum(ORIGINS))
    .optional()
    .describe(
      '`own`: facts of the platform; `reported`: by a product; `imported`: history that somebody brought along.',
    ),
  actor: word(500).optional().describe('Only what this actor did: `usr_…`, `key_…`, `system:…`, or a product’s word.'),
  onBehalfOf: word(500).optional().describe('Only what was done for this one by somebody else.'),
  target: word(500).optional().describe('Only what was done to this.'),
  address: word(200).optional().describe('Only what came from exactly this address.'),
  agent: word(1_000).optional().describe('Only what came with exactly this agent.'),
  correlation: word(128).optional().describe('Only what this call set off.'),
  q: z
    .string()
    .max(500)
    .transform((text) => [...new Set(wordsOf(text))])
    .pipe(z.array(z.string()).min(1, 'Holds no word: numbers and ids are none').max(MOST_WORDS))
    .optional()
    .describe(
      'Only what holds all of these words, in its type, its target or its data; personal values are not searched.',
    ),
};

export const EntryFilter = z.strictObject(entryFilterFields);
export type EntryFilter = z.output<typeof EntryFilter>;

/** A filter as the tables are asked. */
export interface CompiledFilter {
  readonly from: Date | null;
  readonly until: Date | null;
  readonly correlation: string | null;
  readonly columns: Readonly<Record<Column, readonly string[] | null>>;
  /** Of what only the content says; of each list one term at least. */
  readonly content: readonly (readonly string[])[];
}

/** Brings filters into the form in which entries are filed. */
@Injectable()
export class EntryFilters {
  constructor(private readonly names: PersonNames) {}

  compile(tenantId: string, filter: EntryFilter): CompiledFilter {
    // Ours by their name, what is somebody's by what it makes under each key of the ring.
    const codes = (text: string) => this.names.codesOf(tenantId, text);
    const { from = null, until = null, correlation = null, type, category, severity, source } = filter;
    const { actor, onBehalfOf, target, address, agent } = filter;
    const columns = {
      ...{ type, category, severity, source },
      actor: actor === undefined ? undefined : [actor, ...codes(actor)],
      on_behalf_of: onBehalfOf === undefined ? undefined : [onBehalfOf],
      target: target === undefined ? undefined : [target],
      address: address === undefined ? undefined : codes(address),
      agent: agent === undefined ? undefined : codes(agent),
    };
    const filed = columnNames.map((name) => [name, columns[name]?.map(filterText) ?? null]);
    return {
      from,
      until,
      correlation,
      columns: Object.fromEntries(filed) as CompiledFilter['columns'],
      content: contentOf(filter),
    };
  }
}

function contentOf({ origin, q = [] }: EntryFilter): string[][] {
  return [...(origin ? [origin.map(originTerm)] : []), ...q.map((each) => [wordTerm(each)])];
}

/** The terms that a tile has to hold, of each list one at least. Empty: the index of tiles narrows nothing down. */
export function termGroups({ columns, content }: CompiledFilter): (readonly string[])[] {
  const filed = columnNames.flatMap((name) => {
    const values = columns[name];
    return values ? [values.map((value) => columnTerm(name, value))] : [];
  });
  return [...filed, ...content];
}

/** What a row of `sequenced_entries` tells of a filter. Its parameters are `rowValues`: $1 to $13, whoever uses it. */
export const ROW_CONDITIONS = [
  'tenant_id = $1',
  '($2::timestamptz is null or occurred_at >= $2)',
  '($3::timestamptz is null or occurred_at < $3)',
  '($4::text is null or correlation = $4)',
  ...columnNames.map((name, at) => `($${at + 5}::text[] is null or ${name} = any($${at + 5}))`),
].join(' and ');

export function rowValues(tenantId: string, { from, until, correlation, columns }: CompiledFilter): unknown[] {
  return [tenantId, from, until, correlation, ...columnNames.map((name) => columns[name])];
}
