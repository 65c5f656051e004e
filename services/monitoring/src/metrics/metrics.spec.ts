import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readExposition } from '../../test/exposition-reader.js';
import {
  exactPercentile,
  type Fact,
  handled,
  type Monitoring,
  reported,
  request,
  sample,
  startMonitoring,
} from '../../test/monitoring.harness.js';

const LIMIT = 20;

let monitoring: Monitoring;
beforeAll(async () => {
  monitoring = await startMonitoring({ METRIC_SERIES_LIMIT: String(LIMIT) });
}, 60_000);
afterAll(() => monitoring.stop());

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const taken = async (...facts: Fact[]) => {
  await monitoring.deliver(...facts);
  await monitoring.taken(...facts);
};

describe('what products report of themselves', () => {
  it('is counted exactly, whatever the values are, and percentiles are within one percent', async () => {
    const tenant = monitoring.tenant();
    const values = Array.from({ length: 900 }, (_, place) => (place % 7 === 0 ? -1 : 1) * 1.013 ** place);
    const items = values.map((value) => sample({ value, unit: 'ms', labels: { model: 'small' } }));
    await taken(reported(tenant.id, items.slice(0, 500)), reported(tenant.id, items.slice(500)));
    const { status, body } = await tenant.admin.get('/metrics/analysis.duration');
    expect([status, body.unit, body.total.count]).toEqual([200, 'ms', 900]);
    expect([body.total.min, body.total.max]).toEqual([Math.min(...values), Math.max(...values)]);
    expect(body.total.sum / values.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
    for (const percentile of [50, 95, 99]) {
      const exact = exactPercentile(values, percentile);
      expect(Math.abs(body.total[`p${percentile}`] - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.0101);
    }
    expect(body.points.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(900);
  });

  it('is told apart by labels and by time', async () => {
    const tenant = monitoring.tenant();
    await taken(
      reported(tenant.id, [
        sample({ value: 1, labels: { model: 'small', region: 'eu' } }),
        sample({ value: 3, labels: { region: 'eu', model: 'small' } }),
        sample({ value: 9, labels: { model: 'large', region: 'eu' }, at: ago(10 * 60_000) }),
      ]),
    );
    const all = (await tenant.admin.get('/metrics/analysis.duration')).body;
    expect(all.series).toMatchObject([
      { labels: { model: 'small', region: 'eu' }, count: 2, mean: 2 },
      { labels: { model: 'large', region: 'eu' }, count: 1, mean: 9 },
    ]);
    const small = (await tenant.admin.get('/metrics/analysis.duration?labels=model:small,region:eu')).body;
    expect(small.total).toMatchObject({ count: 2, max: 3 });
    const earlier = (await tenant.admin.get(`/metrics/analysis.duration?until=${ago(5 * 60_000)}`)).body;
    expect(earlier.total).toMatchObject({ count: 1, max: 9 });
    expect((await tenant.admin.get('/metrics/analysis.duration?labels=model')).status).toBe(422);
  });

  it('T63: counts once, though it comes twice and all again', async () => {
    const tenant = monitoring.tenant();
    const chunks = [reported(tenant.id, [sample(), sample()]), reported(tenant.id, [sample({ at: ago(60_000) })])];
    await taken(...chunks, ...chunks.toReversed());
    const marker = reported(tenant.id, []);
    await taken(...chunks, marker);
    expect((await tenant.admin.get('/metrics/analysis.duration')).body.total.count).toBe(3);
  });

  it('is listed by name, page by page, and nothing is listed where nothing was reported', async () => {
    const tenant = monitoring.tenant();
    expect((await tenant.admin.get('/metrics')).body).toEqual({
      items: [],
      next: null,
      room: { series: 0, limit: LIMIT },
      refused: [],
    });
    await taken(
      reported(
        tenant.id,
        ['b', 'a', 'c', 'a'].map((name) => sample({ name })),
      ),
    );
    const first = (await tenant.admin.get('/metrics?limit=2')).body;
    const second = (await tenant.admin.get(`/metrics?limit=2&cursor=${first.next}`)).body;
    const seen = [...first.items, ...second.items].map(({ name, samples }: { name: string; samples: number }) => [
      name,
      samples,
    ]);
    expect(seen).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 1],
    ]);
    expect([second.next, second.room]).toEqual([null, { series: 3, limit: LIMIT }]);
  });

  it('fills no database with ever new labels: what is beyond the limit is refused, counted and shown', async () => {
    const tenant = monitoring.tenant();
    const batch = (names: number[]) =>
      reported(
        tenant.id,
        names.map((name) => sample({ labels: { user: `u${name}` } })),
      );
    // Several partitions at once: two that see the same room must not both take it.
    await taken(...Array.from({ length: 12 }, (_, place) => batch([place * 3, place * 3 + 1, place * 3 + 2])));
    const { body } = await tenant.admin.get('/metrics');
    expect(body.room).toEqual({ series: LIMIT, limit: LIMIT });
    expect(body.refused).toMatchObject([{ reason: 'too-many-series', samples: 36 - LIMIT }]);
    const before = (await tenant.admin.get('/metrics/analysis.duration')).body;
    const known = Number(before.series[0].labels.user.slice(1));
    await taken(batch([known, 1_000]));
    const after = (await tenant.admin.get('/metrics/analysis.duration')).body;
    expect(after.total.count).toBe(before.total.count + 1);
  });

  it.each([
    ['name-not-usable', { name: 'with space' }],
    ['name-not-usable', { name: 'exposition' }],
    ['value-out-of-range', { value: 1e200 }],
    ['time-out-of-range', { at: '1999-01-01T00:00:00.000Z' }],
    ['time-out-of-range', { at: ago(-2 * 3_600_000) }],
    ['labels-not-usable', { labels: { model: { deep: true } } }],
    ['labels-not-usable', { labels: { '': 'x' } }],
  ])('stops nothing when it is not usable, and is counted: %s', async (reason, over) => {
    const tenant = monitoring.tenant();
    await taken(reported(tenant.id, [sample(over), sample()]));
    const { body } = await tenant.admin.get('/metrics');
    expect(body.refused).toMatchObject([{ reason, samples: 1 }]);
    expect(body.items).toMatchObject([{ name: 'analysis.duration', samples: 1 }]);
  });

  it('T52: is nobody else’s, and a metric of others answers like one that nobody has', async () => {
    const [one, other] = [monitoring.tenant(), monitoring.tenant()];
    const name = `secret.${one.id.slice(0, 8)}`;
    await taken(reported(one.id, [sample({ name })]));
    const [foreign, absent] = await Promise.all([
      other.admin.get(`/metrics/${name}`),
      other.admin.get('/metrics/none'),
    ]);
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect({ ...foreign.body, instance: '', detail: '', traceId: '' }).toEqual({
      ...absent.body,
      instance: '',
      detail: '',
      traceId: '',
    });
    for (const odd of ['%00', '%F0%9F%A6%A9', 'a'.repeat(99), '..%2Fx']) {
      expect((await other.admin.get(`/metrics/${odd}`)).status).toBe(404);
    }
    expect((await other.admin.get('/metrics')).body.items).toEqual([]);
    expect((await other.admin.get('/metrics/exposition')).text).toBe('');
    expect((await monitoring.tenant([]).admin.get('/metrics')).status).toBe(403);
  });
});

describe('the exposition for Prometheus', () => {
  it('has the organisation’s metrics and the statistics of its calls, and its counters never fall', async () => {
    const tenant = monitoring.tenant();
    const odd = { model: 'a "b" \\ c\nd' };
    await taken(
      handled(tenant.id, [request(), request(), request({ at: ago(80 * 24 * 3_600_000) })], 4),
      reported(tenant.id, [sample({ labels: odd }), sample({ labels: odd, value: 7.5 }), sample({ name: 'no good' })]),
    );
    const { status, headers, text } = await tenant.admin.get('/metrics/exposition');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const read = readExposition(text);
    expect([...read.get('guildhall_requests_total')!.samples.values()]).toEqual([3]);
    expect([...read.get('guildhall_requests_lost_total')!.samples.values()]).toEqual([4]);
    expect(read.get('guildhall_metric_samples_refused_total')!.samples.get('{reason="name-not-usable"}')).toBe(1);
    const custom = read.get('analysis_duration')!.samples;
    const label = 'model="a \\"b\\" \\\\ c\\nd"';
    expect([custom.get(`_sum{${label}}`), custom.get(`_count{${label}}`)]).toEqual([20, 2]);
    expect(custom.get(`{${label},quantile="0.99"}`)).toBeCloseTo(12.5, 1);
  });

  it('is kept from who may not see statistics', async () => {
    expect((await monitoring.service.caller(newId(), ['services:read']).get('/metrics/exposition')).status).toBe(403);
  });
});
