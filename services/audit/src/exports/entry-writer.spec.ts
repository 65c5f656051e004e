import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import type { EntryView } from '../entries/entry.view.js';
import { type EntryWriter, entryWriter, type WriterState } from './entry-writer.js';
import { EXPORT_FORMATS, type ExportFormat } from './trail-export.entity.js';

const entry = (fields: Partial<EntryView> = {}): EntryView => ({
  id: newId(),
  state: 'sealed',
  place: 17,
  sealedAt: new Date('2026-11-21T09:30:05.000Z'),
  type: 'ssh.login-failed',
  category: 'authentication',
  severity: 'warning',
  time: '2026-11-21T09:30:00.000Z',
  actor: 'webmaster',
  correlation: 'c',
  source: '/guildhall/integration',
  data: { port: 22 },
  erased: [],
  ...fields,
});

/** The whole file, by one writer, or by one after the other that go on from what the one before left. */
async function written(format: ExportFormat, entries: readonly EntryView[], { changing = false } = {}) {
  let state: WriterState | null = null;
  let writer: EntryWriter = entryWriter(format, state);
  const pieces: Uint8Array[] = [];
  for (const each of entries) {
    pieces.push(await writer.rows([each]));
    state = JSON.parse(JSON.stringify(writer.state)) as WriterState | null;
    if (changing) writer = entryWriter(format, state);
  }
  pieces.push(await writer.end());
  return Buffer.concat(pieces);
}

describe('the file of an export', () => {
  it('as JSON lines is what the list shows, an entry a line', async () => {
    const entries = [entry({ target: 'LabSZ', imported: { row: 1 } }), entry({ actor: null, erased: ['actor'] })];
    const lines = String(await written('jsonl', entries)).split('\n');
    expect(lines.map((line) => (line === '' ? line : JSON.parse(line)))).toEqual([
      ...entries.map((each) => ({
        ...each,
        id: encodeId('ent', each.id),
        sealedAt: each.sealedAt?.toISOString(),
      })),
      '',
    ]);
  });

  it('as CSV has a row for each, what an entry does not say left empty', async () => {
    const { id } = entry();
    const [head = '', row = '', rest] = String(
      await written('csv', [entry({ id, erased: ['actor', 'data.x'] })]),
    ).split('\r\n');
    const cells = Object.fromEntries(
      head
        .slice(1)
        .replaceAll('"', '')
        .split(',')
        .map((name, at) => [name, row.split(/,(?=")|,(?=,)|,$/)[at]]),
    );
    expect(cells).toMatchObject({
      place: '17',
      id: `"${encodeId('ent', id)}"`,
      type: '"ssh.login-failed"',
      data: '"{""port"":22}"',
    });
    expect([row.includes('"actor data.x"'), rest]).toEqual([true, '']);
  });

  it('T76: has no text that a spreadsheet takes for a formula, in whichever column it stands', async () => {
    const evil = '=HYPERLINK("http://evil.example")';
    const fields = {
      type: evil,
      actor: evil,
      target: evil,
      agent: evil,
      address: evil,
      source: evil,
      onBehalfOf: evil,
    };
    const row = String(await written('csv', [entry({ ...fields, correlation: evil, cause: evil })])).split('\r\n')[1];
    expect(row?.split(`"'=HYPERLINK`).length).toBe(10);
    expect(row).not.toContain('"=HYPERLINK');
  });

  it.each(EXPORT_FORMATS)('is the same %s when another writer goes on', async (format) => {
    const entries = Array.from({ length: 5 }, (_, place) => entry({ place }));
    expect((await written(format, entries, { changing: true })).equals(await written(format, entries))).toBe(true);
  });

  it('has its heading also without an entry', async () => {
    expect(String(await written('csv', []))).toMatch(/^\ufeff"place","id",/);
    expect((await written('xlsx', [])).length).toBeGreaterThan(500);
    expect(String(await written('jsonl', []))).toBe('');
  });
});
