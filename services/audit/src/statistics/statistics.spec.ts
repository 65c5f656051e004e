import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { type FiledEntry, fileTrail } from '../../test/filed-trail.js';
import { item } from '../../test/reports.js';
import { IndexTile } from '../search/index-tile.js';
import { INTERVALS, shifted, startOf, startsBetween } from './intervals.js';

const TILE = 256;
const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-10-30T22:30:00Z');

const trail: readonly FiledEntry[] = Array.from({ length: 3 * TILE + 50 }, (_, n) => ({
  type: `type-${n % 5}`,
  category: ['authentication', 'security', 'system'][n % 3] as string,
  severity: n % 50 === 0 ? 'critical' : 'info',
  source: '/guildhall/identity',
  actor: `usr_${n % 7}`,
  target: `thing-${n % 11}`,
  correlation: `call-${n}`,
  at: BEGIN + n * 7 * 60_000,
  isReported: false,
  note: n % 4 === 0 ? 'disk full' : 'all well',
}));

let stage: AuditStage;
const tenant = newId();
beforeAll(async () => {
  stage = await stageAudit();
  const { app } = await stage.serve();
  await fileTrail(stage.database, tenant, trail);
  for (const tile of [0, 1]) await app.get(IndexTile).execute({ tenantId: tenant, tile });
});
afterAll(() => stage.stop());

const tally = (values: readonly string[]) => {
  const sums = new Map<string, number>();
  for (const value of values) sums.set(value, (sums.get(value) ?? 0) + 1);
  return Object.fromEntries(sums);
};
const asRecord = (facet: readonly { value: string; entries: number }[]) =>
  Object.fromEntries(facet.map(({ value, entries }) => [value, entries]));

describe('counts of the trail', () => {
  it.each<[string, (entry: FiledEntry) => boolean]>([
    ['', () => true],
    ['severity=critical', ({ severity }) => severity === 'critical'],
    ['type=type-1,type-3&category=security', ({ type, category }) => /[13]$/.test(type) && category === 'security'],
    [
      'from=2026-10-31T05:00:00Z&until=2026-11-02T07:00:00Z',
      ({ at }) => at >= BEGIN + 6.5 * HOUR && at < BEGIN + 56.5 * HOUR,
    ],
    // What the counts of hours are not kept by is counted one by one.
    ['actor=usr_3&severity=info', ({ actor, severity }) => actor === 'usr_3' && severity === 'info'],
    ['q=disk full&type=type-2', ({ note, type }) => note === 'disk full' && type === 'type-2'],
  ])('say how many there are of each kind, under ?%s', async (query, fits) => {
    const found = trail.filter(fits);
    const { status, body } = await stage.caller(tenant).get(`/audit/facets?${query}`);
    expect([status, body.entries, body.isComplete]).toEqual([200, found.length, true]);
    for (const facet of ['type', 'category', 'severity', 'source'] as const)
      expect(asRecord(body[facet])).toEqual(tally(found.map((entry) => entry[facet])));
    expect(body.actor.reduce((sum: number, { entries }: { entries: number }) => sum + entries, 0)).toBe(found.length);
  });

  it('name who did most, and nobody of another organisation', async () => {
    const reader = stage.caller();
    await stage.reported(reader.tenant, [item({ actor: 'ada' }), item({ actor: 'charles' }), item({ actor: 'ada' })]);
    const { body } = await reader.get('/audit/facets');
    expect(body.actor).toEqual([
      { value: 'ada', entries: 2 },
      { value: 'charles', entries: 1 },
    ]);
  });

  it('round a range to hours where hours are what is kept, and say so', async () => {
    const { body } = await stage
      .caller(tenant)
      .get('/audit/facets?from=2026-10-31T05:20:00Z&until=2026-10-31T05:40:00Z');
    expect([body.from, body.until]).toEqual(['2026-10-31T05:00:00.000Z', '2026-10-31T06:00:00.000Z']);
    const within = trail.filter(({ at }) => at >= Date.parse(body.from) && at < Date.parse(body.until));
    expect(body.entries).toBe(within.length);
  });

  it.each(['severity=info', 'target=thing-3'])('stand over time without a gap, under ?%s', async (query) => {
    const range = 'from=2026-10-30T00:00:00Z&until=2026-11-05T00:00:00Z';
    const { body } = await stage.caller(tenant).get(`/audit/timeline?${query}&${range}&interval=day&by=category`);
    const [name = '', value] = query.split('=');
    const found = trail.filter((entry) => entry[name as keyof FiledEntry] === value);
    const days = ['30', '31', '01', '02', '03', '04'].map((day) => `2026-${day < '30' ? 11 : 10}-${day}T00:00:00.000Z`);
    expect(body.points.map(({ at }: { at: string }) => at)).toEqual(days);
    for (const { at, entries, counts } of body.points) {
      const own = found.filter((entry) => new Date(entry.at).toISOString().startsWith(at.slice(0, 10)));
      expect([entries, counts]).toEqual([own.length, tally(own.map(({ category }) => category))]);
    }
  });

  it('are refused in more intervals than anybody looks at', async () => {
    const reader = stage.caller(tenant);
    const answer = await reader.get('/audit/timeline?interval=hour&from=2020-01-01T00:00:00Z');
    expect([answer.status, answer.body.code]).toEqual([422, 'too-many-intervals']);
    expect((await reader.get('/audit/timeline?interval=minute')).status).toBe(422);
    const nothing = await reader.get('/audit/timeline?from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z');
    expect(nothing.body.points).toEqual([]);
  });
});

describe('the statistics of a trail', () => {
  it('say how it stands', async () => {
    const { status, body } = await stage.caller(tenant).get('/audit/statistics');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      sealed: trail.length,
      accepted: 0,
      archived: 0,
      erasedPersons: 0,
      signed: 0,
      oldestAt: new Date(BEGIN).toISOString(),
      newestAt: new Date(trail.at(-1)?.at ?? 0).toISOString(),
      byCategory: tally(trail.map(({ category }) => category)),
      bySeverity: tally(trail.map(({ severity }) => severity)),
    });
    expect(body.days).toHaveLength(30);
  });

  it('are all zero for one that has not begun, and for no reader of users', async () => {
    const { body } = await stage.caller().get('/audit/statistics');
    expect(body).toMatchObject({ sealed: 0, oldestAt: null, newestAt: null, byCategory: {} });
    const stranger = stage.caller(tenant, ['users:read']);
    for (const path of ['statistics', 'facets', 'timeline'])
      expect((await stranger.get(`/audit/${path}`)).status).toBe(403);
  });
});

describe('intervals', () => {
  it('follow each other without a gap, and each time lies in the one that it begins', () => {
    const time = fc.date({ min: new Date('1970-01-05'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...INTERVALS), time, fc.integer({ min: 1, max: 40 }), (interval, at, count) => {
        const start = startOf(interval, at);
        expect(start <= at && at < shifted(interval, start, 1)).toBe(true);
        expect(startOf(interval, start)).toEqual(start);
        const range = { from: at, until: shifted(interval, start, count) };
        const starts = startsBetween(interval, range, 40) ?? [];
        expect(starts).toHaveLength(count);
        for (const [n, each] of starts.entries()) expect(each).toEqual(shifted(interval, start, n));
      }),
    );
    expect(startOf('week', new Date('2026-11-22T12:00:00Z')).toISOString()).toBe('2026-11-16T00:00:00.000Z');
  });
});
