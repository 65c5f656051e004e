import { decodeId } from '@guildhall/contracts';
import type { ApiCaller } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { knownActivity, knownUsers } from '../../test/known-activity.js';
import { readPdf } from '../../test/read-pdf.js';
import { reportBy, type Reporting, startReporting } from '../../test/reporting.harness.js';

let reporting: Reporting;
beforeAll(async () => {
  reporting = await startReporting();
}, 60_000);
afterAll(() => reporting.stop());

const NOVEMBER = { from: '2026-11-01', until: '2026-12-01' };
const DAYS = ['2026-11-02', '2026-11-03'];
const FORMULA = '=HYPERLINK("http://evil.example")';
const MARKUP = '<script>alert(1)</script>';

describe('a report of user activity', () => {
  it('T76 T77: says the same in every format, and texts stay texts', async () => {
    const ada = reporting.caller();
    const names = ['Ada', FORMULA, MARKUP];
    await knownUsers(reporting.database, ada.tenant, names);
    await knownActivity(reporting.database, ada.tenant, [...DAYS, '2026-12-01']);
    const { id } = await reportBy(ada, { type: 'user-activity', ...NOVEMBER });

    const json = (await ada.get(`/reports/${id}/files/json`)).body;
    expect(json.report).toMatchObject({ id, type: 'user-activity', organization: { name: 'Organisation' } });
    expect(json.days).toEqual(
      DAYS.map((day) => expect.objectContaining({ day, signIns: 3, calls: 9, refusedCalls: 3 })),
    );
    expect(json.users.map(({ displayName }: { displayName: string }) => displayName).sort()).toEqual([...names].sort());

    const csv = (await ada.get(`/reports/${id}/files/csv`)).text.split('\r\n');
    expect(csv).toContainEqual(
      expect.stringMatching(/^"usr_\w{26}","Ada","user1@example.org","active",2,0,6,2,0,"2026-11-03",$/),
    );
    expect(csv.filter((line) => line.includes(`"'${FORMULA.replaceAll('"', '""')}"`))).toHaveLength(1);

    const html = (await ada.get(`/reports/${id}/files/html`)).text;
    expect(html).toContain('<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>');
    expect(html).not.toContain(MARKUP);

    const { pages, info } = await readPdf(await fileOf(ada, id));
    expect(info['Title']).toBe('User activity');
    const text = pages.map((page) => page.text).join('');
    for (const shown of ['Users 3', 'Sign-ins 6', 'API calls 18', 'Ada', FORMULA.slice(0, 12), MARKUP.slice(0, 12)]) {
      expect(text.replaceAll(' ', '')).toContain(shown.replaceAll(' ', ''));
    }
  });

  it('of ten thousand users has all of them in parts of bounded size, and the most active on paper', async () => {
    const ada = reporting.caller();
    await knownUsers(
      reporting.database,
      ada.tenant,
      Array.from({ length: 10_000 }, (_, n) => `User ${n}`),
    );
    await knownActivity(reporting.database, ada.tenant, DAYS);
    const { id, files } = await reportBy(ada, { type: 'user-activity', ...NOVEMBER, formats: ['json', 'html'] });
    const { body, text } = await ada.get(`/reports/${id}/files/json`);
    expect([body.users.length, Buffer.byteLength(text)]).toEqual([10_000, files[1].bytes]);
    const [parts] = await reporting.database.look<{ count: number; longest: number }>(
      `select count(*)::int as count, max(octet_length(content)) as longest from report_file_parts
        where report_id = $1 and format = 'json'`,
      [decodeId('rep', id)],
    );
    expect(parts).toEqual({ count: Math.ceil(files[1].bytes / 262_144), longest: 262_144 });
    const html = (await ada.get(`/reports/${id}/files/html`)).text;
    expect(html.match(/<th scope="row"/g)).toHaveLength(250);
    expect(html).toContain('The 250 most active of 10,000 users.');
  });

  it('of more users than it holds has failed, and says why', async () => {
    const ada = reporting.caller();
    await reporting.database.look(
      `insert into user_directory (tenant_id, user_id) select $1, gen_random_uuid() from generate_series(1, 50001)`,
      [ada.tenant],
    );
    const report = await reportBy(ada, { type: 'user-activity', ...NOVEMBER });
    expect(report).toMatchObject({ status: 'failed', failure: 'too-many-rows', files: [] });
    expect(await reporting.announced(report.id)).toMatchObject([{}, { data: { reason: 'too-many-rows' } }]);
  });
});

async function fileOf({ tenant }: ApiCaller, id: string): Promise<Uint8Array> {
  const [parts] = await reporting.database.look<{ content: Buffer }>(
    `select string_agg(content, ''::bytea order by part) as content from report_file_parts
      where tenant_id = $1 and report_id = $2 and format = 'pdf'`,
    [tenant, decodeId('rep', id)],
  );
  return parts?.content ?? new Uint8Array();
}

describe('an executive summary', () => {
  it('compares with as many days before, and names what there is', async () => {
    const ada = reporting.caller();
    const { tenant } = ada;
    await knownUsers(reporting.database, tenant, ['Ada', 'Ben']);
    await knownActivity(reporting.database, tenant, [...DAYS, '2026-10-20']);
    await reporting.database.look(
      `with f as (insert into fact_days values ($1, '2026-11-05', 'data_access', 7)),
            i as (insert into ingested_days values ($1, '2026-11-05', 'audit', 40), ($1, '2026-11-05', 'refused', 2))
       insert into ratings select $1, gen_random_uuid(), 'accuracy', score, '2026-11-05', score = 1 from unnest(array[4, 5, 1]) score`,
      [tenant],
    );
    const { id } = await reportBy(ada, { type: 'executive-summary', ...NOVEMBER });
    const { body } = await ada.get(`/reports/${id}/files/json`);
    expect(body).toMatchObject({
      users: 2,
      now: {
        activeUsers: 2,
        signIns: 4,
        calls: 12,
        meanCallMs: 10,
        ratings: 2,
        meanRating: 4.5,
        ingestedItems: 40,
        facts: 7,
      },
      before: { activeUsers: 2, signIns: 2, calls: 6, ratings: 0, meanRating: null, facts: 0 },
      facts: [{ name: 'data_access', count: 7 }],
    });
    const html = (await ada.get(`/reports/${id}/files/html`)).text;
    for (const said of ['100% more than before', 'none before', 'data access', '4.5 of 5'])
      expect(html).toContain(said);
  });

  it('of an organisation where nothing happened is made as well', async () => {
    const ada = reporting.caller();
    const report = await reportBy(ada, { type: 'executive-summary' });
    expect(report).toMatchObject({ status: 'completed' });
    expect((await ada.get(`/reports/${report.id}/files/html`)).text).toContain('Nobody rated anything.');
  });
});
