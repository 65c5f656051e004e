import { describe, expect, it } from '@jest/globals';
import { readPdf as read } from '../../test/read-pdf.js';
import { connectionsWhile, PAYLOADS, sampleDocument } from '../../test/sample-document.js';
import { pdfOf } from './pdf.js';

async function pdf(rows: readonly (readonly [string, number])[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of pdfOf(sampleDocument(rows))) parts.push(part);
  return Buffer.concat(parts);
}

const rows = (count: number) => Array.from({ length: count }, (_, at): [string, number] => [`User ${at}.`, at]);

describe('T77: whatever a text says, a PDF', () => {
  it('shows it as it stands, and neither links nor runs anything', async () => {
    const bytes = await pdf(PAYLOADS.map((name, at) => [name, at]));
    const { pages, scripts } = await read(bytes);
    const text = pages.map((page) => page.text).join('');
    for (const payload of PAYLOADS.slice(3)) expect(text).toContain(payload);
    expect(pages.flatMap(({ links }) => links)).toEqual([]);
    expect(scripts).toBeNull();
    expect(bytes.toString('latin1')).not.toMatch(/\/(URI|JS|JavaScript|Launch|GoToR|EmbeddedFile|OpenAction|AA)\b/);
  });

  it('opens no connection when it is made', async () => {
    expect(await connectionsWhile(() => pdf(rows(3)))).toBe(0);
  });
});

describe('a PDF', () => {
  it('has title, organisation, period and time of making inside, and is tagged with its language', async () => {
    const bytes = await pdf(rows(1));
    const { info } = await read(bytes);
    expect(info).toMatchObject({
      Title: 'User activity',
      Author: PAYLOADS[0],
      Subject: '1 November 2026 to 30 November 2026 (days in UTC)',
      Creator: 'Guildhall',
      CreationDate: 'D:20261121180000Z',
      Language: 'en',
    });
    expect(bytes.toString('latin1')).toContain('/Marked true');
  });

  it('goes on over pages, each with the head of the table, its number and where it belongs; no row is lost', async () => {
    const { pages } = await read(await pdf(rows(120)));
    expect(pages.length).toBeGreaterThan(2);
    for (const [at, { text }] of pages.entries()) {
      expect(text).toContain(`Page ${at + 1} of ${pages.length}`);
      expect(text).toContain('Name Calls');
      if (at > 0) expect(text).toContain(`User activity · ${PAYLOADS[0]} · 1 November 2026`);
    }
    const all = pages.map(({ text }) => text).join('');
    for (let at = 0; at < 120; at++) expect(all).toContain(`User ${at}. ${at}`);
  });

  it('tells headings, cells and pictures to whoever hears it', async () => {
    const { pages } = await read(await pdf(rows(2)));
    const tree = pages.map((page) => page.tree).join('');
    for (const role of ['H1', 'H2', 'Table', 'Caption', 'TR', 'TH', 'TD', 'Figure'])
      expect(tree).toContain(`"role":"${role}"`);
    expect(tree).toContain(`"alt":"Calls per day: ${PAYLOADS[2]} 3"`);
  });

  it('embeds its fonts, and writes Greek and Cyrillic', async () => {
    const bytes = await pdf([['Ἀρχιμήδης Перельман', 1]]);
    expect((await read(bytes)).pages[0]?.text).toContain('Ἀρχιμήδης Перельман');
    expect(bytes.toString('latin1')).toMatch(/\/FontFile2 \d+ 0 R/);
    expect(bytes.toString('latin1')).not.toContain('/BaseFont /Helvetica');
  });

  it('breaks long texts, and ends with a mark what has no room; a long word breaks nothing', async () => {
    const { pages } = await read(
      await pdf([
        ['x'.repeat(5_000), 1],
        ['a b '.repeat(200), 2],
      ]),
    );
    expect(pages).toHaveLength(1);
    expect(pages[0]?.text).toMatch(/x{50,}…/);
    expect(pages[0]?.text).toMatch(/(a b ){20,}.*…/);
  });
});
