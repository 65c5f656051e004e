import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exactPercentile, handled, type Monitoring, request, startMonitoring } from '../../test/monitoring.harness.js';
import { RollUp } from '../series/roll-up.js';

let monitoring: Monitoring;
beforeAll(async () => {
  monitoring = await startMonitoring();
}, 60_000);
afterAll(() => monitoring.stop());

const HOUR_MS = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const totalOf = async (tenant: ReturnType<Monitoring['tenant']>, query = '') =>
  (await tenant.admin.get(`/performance/metrics?${query}`)).body.total;

describe('the statistics of calls', () => {
  it('count each call, and tell durations within one percent', async () => {
    const tenant = monitoring.tenant();
    const durations = Array.from({ length: 600 }, (_, place) => 1 + (place % 97) ** 2 / 7);
    const calls = durations.map((durationMs, place) =>
      request({ durationMs, status: place % 10 === 0 ? 503 : place % 10 === 1 ? 404 : 200 }),
    );
    const batches = [handled(tenant.id, calls.slice(0, 250)), handled(tenant.id, calls.slice(250), 7)];
    await monitoring.deliver(...batches);
    await monitoring.taken(...batches);
    const { status, body } = await tenant.admin.get('/performance/metrics');
    expect([status, body.lost, body.groups]).toEqual([200, 7, []]);
    expect(body.total).toMatchObject({ requests: 600, successes: 480, errors: 120, serverErrors: 60 });
    expect(body.total).toMatchObject({ successRate: 0.8, errorRate: 0.2, maxMs: Math.max(...durations) });
    expect(body.total.meanMs).toBeCloseTo(durations.reduce((sum, each) => sum + each, 0) / 600, 6);
    for (const percentile of [50, 95, 99]) {
      const exact = exactPercentile(durations, percentile);
      expect(Math.abs(body.total[`p${percentile}Ms`] - exact)).toBeLessThanOrEqual(exact * 0.0101);
    }
    const seconds = (Date.parse(body.until) - Date.parse(body.from)) / 1_000;
    expect(body.total.requestsPerSecond).toBeCloseTo(600 / seconds, 9);
    expect(body.total.throughputPerSecond).toBeCloseTo(480 / seconds, 9);
  });

  it('weigh each call alike, in whichever transaction it was counted', async () => {
    const tenant = monitoring.tenant();
    const at = ago(60_000);
    const many = (length: number, durationMs: number) => Array.from({ length }, () => request({ at, durationMs }));
    for (const batch of [many(90, 10), many(4, 500), many(4, 500)].map((calls) => handled(tenant.id, calls))) {
      await monitoring.deliver(batch);
      await monitoring.taken(batch);
    }
    const { p50Ms, p95Ms } = await totalOf(tenant);
    expect([Math.round(p50Ms), Math.round(p95Ms / 10)]).toEqual([10, 50]);
  });

  it.each([
    ['route', { '/users': 3, '/sessions': 1 }],
    ['method', { GET: 3, POST: 1 }],
    ['status', { 200: 2, 201: 1, 500: 1 }],
    ['service', { identity: 4 }],
  ])('are told apart by %s, the busiest first', async (groupBy, expected) => {
    const tenant = monitoring.tenant();
    const batch = handled(tenant.id, [
      request(),
      request(),
      request({ status: 500 }),
      request({ route: '/sessions', method: 'POST', status: 201 }),
    ]);
    await monitoring.deliver(batch);
    await monitoring.taken(batch);
    const { body } = await tenant.admin.get(`/performance/metrics?groupBy=${groupBy}`);
    const groups = body.groups.map(({ value, statistics }: never) => [value, Reflect.get(statistics, 'requests')]);
    expect(Object.fromEntries(groups)).toEqual(expected);
    expect(groups[0][1]).toBe(Math.max(...Object.values(expected)));
    expect(await totalOf(tenant, 'status=200&method=GET&route=%2Fusers&service=identity')).toMatchObject({
      requests: 2,
    });
  });

  it('T63: are the same when batches come twice, late, in another order, and all again from the beginning', async () => {
    const tenant = monitoring.tenant();
    const batches = [5, 4, 3, 2, 1].map((minutes) =>
      handled(tenant.id, [request({ at: ago(minutes * 60_000) }), request({ at: ago(minutes * 60_000 - 30_000) })], 1),
    );
    await monitoring.deliver(...batches, ...batches.toReversed());
    const late = handled(tenant.id, [request({ at: ago(50 * 60_000), durationMs: 900 })]);
    await monitoring.deliver(late, ...batches);
    await monitoring.taken(...batches, late);
    const window = `from=${ago(HOUR_MS)}&until=${ago(0)}`;
    const { body } = await tenant.admin.get(`/performance/metrics?${window}`);
    expect([body.total.requests, body.lost, body.total.maxMs]).toEqual([11, 5, 900]);
    const marker = handled(tenant.id, []);
    await monitoring.deliver(late, ...batches, marker);
    await monitoring.taken(marker);
    expect(await totalOf(tenant, window)).toEqual(body.total);
  });

  it('are of the window that was asked for, widened to whole slots', async () => {
    const tenant = monitoring.tenant();
    const hour = ago(HOUR_MS).slice(0, 13);
    const batch = handled(
      tenant.id,
      [
        request({ at: '2026-11-21T09:29:59.999Z' }),
        request({ at: '2026-11-21T09:30:00.000Z' }),
        request({ at: '2026-11-21T09:30:09.999Z' }),
        request({ at: '2026-11-21T09:30:10.000Z' }),
      ].map((one) => ({ ...one, at: one.at.replace('2026-11-21T09', hour) })),
    );
    await monitoring.deliver(batch);
    await monitoring.taken(batch);
    const { body } = await tenant.admin.get(`/performance/metrics?from=${hour}:30:04.000Z&until=${hour}:30:05.000Z`);
    expect([body.from, body.until, body.total.requests]).toEqual([`${hour}:30:00.000Z`, `${hour}:30:10.000Z`, 2]);
    const wrong = await tenant.admin.get(`/performance/metrics?from=${hour}:30:05.000Z&until=${hour}:30:04.000Z`);
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/from']);
  });

  it.each([
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:01Z', 200],
    ['9999-12-31T23:59:59.998Z', '9999-12-31T23:59:59.999Z', 422],
    ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', 422],
  ])('are answered or refused at the ends of time: %s to %s', async (from, until, expected) => {
    const { admin } = monitoring.tenant();
    for (const path of ['metrics', 'series'])
      expect((await admin.get(`/performance/${path}?from=${from}&until=${until}`)).status).toBe(expected);
  });

  it('are nothing, and no error, where nobody called', async () => {
    const { status, body } = await monitoring.tenant().admin.get('/performance/metrics?groupBy=route');
    expect([status, body.groups, body.lost]).toEqual([200, [], 0]);
    expect(body.total).toMatchObject({
      requests: 0,
      requestsPerSecond: 0,
      successRate: null,
      meanMs: null,
      p99Ms: null,
    });
  });

  it('T52: show nobody another organisation’s calls, and all of them together to administrators of the platform alone', async () => {
    const [one, other] = [monitoring.tenant(), monitoring.tenant()];
    const service = `of-both-${one.id}`;
    const batches = [
      handled(one.id, [request({ service })]),
      handled(other.id, [request({ service }), request({ service })]),
    ];
    await monitoring.deliver(...batches);
    await monitoring.taken(...batches);
    expect([(await totalOf(one)).requests, (await totalOf(other)).requests]).toEqual([1, 2]);
    const path = `/platform/performance?service=${service}&groupBy=service`;
    expect((await one.admin.get(path)).status).toBe(403);
    const platform = monitoring.service.caller(PLATFORM_TENANT_ID, ['platform:analytics:read']);
    expect((await platform.get(path)).body.total.requests).toBe(3);
    const accesses = (await monitoring.service.announced()).filter(({ type }) => type.endsWith('.PlatformAccessed'));
    expect(accesses.map(({ data }) => data.reason)).toContain('read the statistics of all organisations');
  });

  it('become hours after a day, and are the same', async () => {
    const tenant = monitoring.tenant();
    const calls = Array.from({ length: 90 }, (_, place) =>
      request({ at: ago(30 * HOUR_MS - place * 40_000), durationMs: 1 + place, status: place % 2 ? 200 : 500 }),
    );
    const batch = handled(tenant.id, calls);
    await monitoring.deliver(batch);
    await monitoring.taken(batch);
    const query = `from=${ago(32 * HOUR_MS)}`;
    const before = await totalOf(tenant, query);
    expect(before).toMatchObject({ requests: 90, errors: 45, maxMs: 90 });
    const rollUp = monitoring.service.running.app.get(RollUp, { strict: false });
    expect(await rollUp.execute()).toBeGreaterThanOrEqual(90);
    const slots = await monitoring.database.look<{ slot_seconds: number }>(
      'select distinct slot_seconds from slots where tenant_id = $1',
      [tenant.id],
    );
    expect(slots).toEqual([{ slot_seconds: 3_600 }]);
    const { requestsPerSecond: _, throughputPerSecond: __, meanMs, ...rest } = before;
    const after = await totalOf(tenant, query);
    expect(after).toMatchObject(rest);
    expect(after.meanMs).toBeCloseTo(meanMs, 9);
    // A call that comes later still finds its hour.
    const late = handled(tenant.id, [request({ at: ago(30 * HOUR_MS), durationMs: 1_000 })]);
    await monitoring.deliver(late);
    await monitoring.taken(late);
    await rollUp.execute();
    expect(await totalOf(tenant, query)).toMatchObject({ requests: 91, maxMs: 1_000 });
  });

  it('go over time without a gap, for charts', async () => {
    const tenant = monitoring.tenant();
    const batch = handled(tenant.id, [request({ at: ago(20 * 60_000) }), request({ at: ago(60_000) })]);
    await monitoring.deliver(batch);
    await monitoring.taken(batch);
    const { body } = await tenant.admin.get(`/performance/series?from=${ago(30 * 60_000)}&step=60`);
    expect(body.stepSeconds).toBe(60);
    const counts: number[] = body.points.map(({ statistics }: never) => Reflect.get(statistics, 'requests'));
    expect(counts.length).toBeGreaterThanOrEqual(30);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(2);
    const times: number[] = body.points.map(({ at }: { at: string }) => Date.parse(at));
    expect(new Set(times.slice(1).map((at, place) => at - times[place]!))).toEqual(new Set([60_000]));
  });
});

describe('who still calls what is on its way out', () => {
  const old = (over: Parameters<typeof request>[0]) => request({ isDeprecated: true, ...over });

  it('is counted by route, once for each call, also when their events come twice', async () => {
    const tenant = monitoring.tenant();
    const [first, last] = [ago(50 * 60_000), ago(60_000)];
    const batches = [
      handled(tenant.id, [old({ at: last }), old({ route: '/things', at: first }), request()]),
      handled(tenant.id, [old({ at: first })]),
    ];
    for (const batch of [...batches, ...batches]) {
      await monitoring.deliver(batch);
      await monitoring.taken(batch);
    }
    const { status, body } = await tenant.admin.get('/deprecations');
    expect([status, body.items]).toEqual([
      200,
      [
        { service: 'identity', method: 'GET', route: '/users', calls: 2, firstCallAt: first, lastCallAt: last },
        { service: 'identity', method: 'GET', route: '/things', calls: 1, firstCallAt: first, lastCallAt: first },
      ],
    ]);
  });

  it('T52: is told to each organisation of itself, and of all, in pages, to administrators of the platform alone', async () => {
    const tenants = [monitoring.tenant(), monitoring.tenant()] as const;
    const service = `old-${tenants[0].id}`;
    const batches = tenants.map(({ id }) => handled(id, [old({ service }), old({ service })]));
    await monitoring.deliver(...batches);
    await monitoring.taken(...batches);
    expect((await tenants[0].admin.get('/deprecations')).body.items).toMatchObject([{ calls: 2 }]);
    expect((await tenants[0].admin.get('/platform/deprecations')).status).toBe(403);
    const platform = monitoring.service.caller(PLATFORM_TENANT_ID, ['platform:analytics:read']);
    const path = `/platform/deprecations?service=${service}&limit=1`;
    const one = (await platform.get(path)).body;
    const other = (await platform.get(`${path}&cursor=${one.next}`)).body;
    const shown = [...one.items, ...other.items].map((item: { organizationId: string }) => item.organizationId);
    expect([shown, other.next]).toEqual([tenants.map(({ id }) => encodeId('org', id)).sort(), null]);
    const accesses = (await monitoring.service.announced()).filter(({ type }) => type.endsWith('.PlatformAccessed'));
    expect(accesses.map(({ data }) => data.reason)).toContain('list who still calls deprecated routes');
  });
});
