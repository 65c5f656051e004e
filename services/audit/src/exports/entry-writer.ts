import { encodeId, type JsonValue } from '@guildhall/contracts';
import { type Cell, csvHead, csvRows, type XlsxState, XlsxWriter } from '@guildhall/sheets';
import type { EntryView } from '../entries/entry.view.js';

/** Where a writer stands, as JSON: what a writer in another process goes on from. */
export type WriterState = XlsxState | { readonly isBegun: true };

/** Writes entries in one format, in pieces; the same entries in the same calls make the same bytes. */
export interface EntryWriter {
  readonly state: WriterState | null;
  rows(entries: readonly EntryView[]): Promise<Uint8Array>;
  end(): Promise<Uint8Array>;
}

const NOTHING = new Uint8Array();

/** The columns of a table, by what stands in them. What an entry does not say is an empty cell; objects are JSON. */
const COLUMNS: Readonly<Record<string, (entry: EntryView) => Cell>> = {
  place: ({ place }) => place,
  id: ({ id }) => encodeId('ent', id),
  time: ({ time }) => time,
  sealedAt: ({ sealedAt }) => sealedAt?.toISOString() ?? null,
  type: ({ type }) => type,
  category: ({ category }) => category,
  severity: ({ severity }) => severity,
  actor: ({ actor }) => actor,
  onBehalfOf: ({ onBehalfOf }) => onBehalfOf ?? null,
  target: ({ target }) => target ?? null,
  address: ({ address }) => address ?? null,
  agent: ({ agent }) => agent ?? null,
  correlation: ({ correlation }) => correlation,
  cause: ({ cause }) => cause ?? null,
  source: ({ source }) => source,
  reported: ({ reported }) => json(reported),
  imported: ({ imported }) => json(imported),
  data: ({ data }) => json(data),
  erased: ({ erased }) => (erased.length === 0 ? null : erased.join(' ')),
};
const TITLES = Object.keys(COLUMNS);
const CELLS = Object.values(COLUMNS);

const json = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value));
const rowOf = (entry: EntryView): Cell[] => CELLS.map((cell) => cell(entry));

/** The writer of a format, from its beginning or from where another stood. */
export function entryWriter(format: 'jsonl' | 'csv' | 'xlsx', state: WriterState | null): EntryWriter {
  if (format === 'jsonl') return new JsonLines();
  if (format === 'csv') return new CsvLines(state);
  const sheets = new XlsxWriter({ columns: TITLES, title: 'Entries' }, (state as XlsxState | null) ?? undefined);
  return {
    get state() {
      return sheets.state;
    },
    rows: (entries) => sheets.rows(entries.map(rowOf)),
    end: () => sheets.end(),
  };
}

/** An entry a line, as `GET /audit/entries` shows it. */
class JsonLines implements EntryWriter {
  readonly state = null;

  async rows(entries: readonly EntryView[]): Promise<Uint8Array> {
    return Buffer.from(entries.map(lineOf).join(''), 'utf8');
  }

  async end(): Promise<Uint8Array> {
    return NOTHING;
  }
}

const lineOf = (entry: EntryView): string =>
  `${JSON.stringify({ ...entry, id: encodeId('ent', entry.id) } satisfies { [Member in keyof EntryView]: JsonValue | Date | object | undefined })}\n`;

class CsvLines implements EntryWriter {
  constructor(public state: WriterState | null) {}

  async rows(entries: readonly EntryView[]): Promise<Uint8Array> {
    const head = this.state ? '' : csvHead(TITLES);
    this.state = { isBegun: true };
    return Buffer.from(head + csvRows(entries.map(rowOf)), 'utf8');
  }

  async end(): Promise<Uint8Array> {
    return this.state ? NOTHING : Buffer.from(csvHead(TITLES), 'utf8');
  }
}
