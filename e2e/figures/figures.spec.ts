import { eventually } from '@guildhall/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall } from '../platform/guildhall.js';
import { colleague, expectStatus, onboard, type Person, platformAdministrator } from '../platform/people.js';
import { report } from '../platform/report.js';

const CALLS = 60;
const SERVICES = ['audit', 'feedback', 'gateway', 'identity', 'integration', 'monitoring', 'reporting', 'tenancy'];

let guildhall: Guildhall;
let founder: Person;
let admin: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  founder = await platformAdministrator(guildhall);
  admin = await onboard(guildhall, founder);
}, 300_000);

describe('what an organisation sees of its own calls', () => {
  it('is every one of them, once, also when monitoring is killed among them', async () => {
    const statuses: number[] = [];
    const call = async (path: string) => statuses.push((await admin.client.get(path)).status);
    for (let place = 0; place < CALLS / 2; place += 1) await call('/roles');
    await guildhall.kill9('monitoring');
    for (let place = 0; place < CALLS / 2; place += 1) await call(place % 3 ? '/roles' : '/permissions');
    await guildhall.start('monitoring');
    expect(new Set(statuses)).toEqual(new Set([200]));
    const path = '/performance/metrics?groupBy=route&service=identity&method=GET';
    const counted = async () => {
      const { body } = await admin.client.get(path);
      const groups = (body.groups ?? []) as { value: string; statistics: { requests: number } }[];
      return Object.fromEntries(groups.map(({ value, statistics }) => [value, statistics.requests]));
    };
    const since = performance.now();
    await eventually(async () => JSON.stringify(await counted()).includes(`"/roles":${CALLS - 10}`), {
      withinMs: 60_000,
    });
    report('statistics after kill -9 of monitoring', `whole after ${Math.round(performance.now() - since)} ms`);
    expect(await counted()).toMatchObject({ '/roles': CALLS - 10, '/permissions': 10 });
    const { body } = await admin.client.get('/performance/metrics?route=%2Froles');
    expect(body.total).toMatchObject({ requests: CALLS - 10, successRate: 1, errors: 0 });
    expect(body.total.p99Ms).toBeGreaterThanOrEqual(body.total.p50Ms);
  }, 120_000);

  it('T52: is nothing of another organisation’s, and of all together only the platform sees anything', async () => {
    const other = await onboard(guildhall, founder);
    const { body } = await other.client.get('/performance/metrics?groupBy=route&route=%2Fpermissions');
    expect([body.total.requests, body.groups]).toEqual([0, []]);
    expect((await other.client.get('/platform/performance')).status).toBe(403);
    expect(
      (await founder.client.get('/platform/performance?route=%2Fpermissions')).body.total.requests,
    ).toBeGreaterThan(9);
  }, 60_000);

  it('has its product’s own metrics beside it, for Prometheus to read', async () => {
    const at = new Date().toISOString();
    const items = [12.5, 31].map((value) => ({
      id: crypto.randomUUID(),
      kind: 'metric',
      name: 'analysis.duration',
      value,
      at,
    }));
    expectStatus(await admin.client.post('/ingest/events', { items }), 200);
    const found = async () => (await admin.client.get('/metrics/analysis.duration')).body.total?.count === 2;
    await eventually(found, { withinMs: 30_000 });
    const { status, bytes, headers } = await admin.client.get('/metrics/exposition');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = bytes.split('\n');
    expect(lines).toEqual(expect.arrayContaining(['analysis_duration_sum 43.5', 'analysis_duration_count 2']));
  });
});

describe('what administrators see of the platform', () => {
  it('is how each service fares with all its processes, and what they stand on', async () => {
    const health = async () => (await admin.client.get('/platform/health')).body;
    const isWhole = async () => {
      const { services = [], components = [] } = await health();
      const parts = [...services, ...components].map((part: { health: string }) => part.health);
      const names = services.map(({ name }: { name: string }) => name);
      const isAll = SERVICES.every((name) => names.includes(name)) && parts.every((one) => one === 'healthy');
      return isAll || Promise.reject(new Error(JSON.stringify({ services, components })));
    };
    await eventually(isWhole, { withinMs: 60_000 });
    expect((await health()).health).toBe('healthy');
    const { body } = await admin.client.get('/platform/services/audit');
    const live = (body.processes as { process: string; isLive: boolean }[]).filter(({ isLive }) => isLive);
    expect(new Set(live.map(({ process }) => process))).toEqual(new Set(['main', 'sequencer']));
    expect(body.residentBytes).toBeGreaterThan(2e7);
    const viewer = await colleague(guildhall, admin, 'viewer');
    expect((await viewer.client.get('/platform/health')).status).toBe(403);
  }, 90_000);
});
