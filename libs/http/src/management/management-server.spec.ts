import { afterAll, describe, expect, it } from '@jest/globals';
import { ManualClock, SystemClock, SystemRandomness } from '@guildhall/runtime';
import { eventually, Link, servers, type TestDatabase } from '@guildhall/testing';
import { createDataSource, OutboxSignal, TenantDatabase } from '@guildhall/database';
import { type Fixture, fixtureDatabase, SERVICE, startFixture } from '../../test/fixture.js';
import { OddRoute } from '../../test/odd.js';
import { ThingsRoute } from '../../test/things.js';
import { ManagementServer } from './management-server.js';
import { Readiness } from './readiness.js';

const running: Fixture[] = [];
const start = async (options: Parameters<typeof startFixture>[0]) => {
  const fixture = await startFixture(options);
  running.push(fixture);
  return fixture;
};
afterAll(() => Promise.all(running.map((fixture) => fixture.stop())));

const probe = async (url: string, path: string) => {
  const answer = await fetch(`${url}${path}`);
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  return { status: answer.status, text, body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown> };
};

describe('the management port', () => {
  it('answers probes, metrics and the version, without a token', async () => {
    const { managementUrl, call } = await start({ controllers: [OddRoute], version: '1.2.3' });
    await call('/odd/open');
    expect((await probe(managementUrl, '/livez')).status).toBe(200);
    expect((await probe(managementUrl, '/startupz')).body).toEqual({ status: 'started' });
    expect((await probe(managementUrl, '/readyz')).body).toEqual({ status: 'ready', state: 'serving', checks: [] });
    expect((await probe(managementUrl, '/version')).body).toMatchObject({ service: SERVICE, version: '1.2.3' });
    const { text } = await probe(managementUrl, '/metrics');
    expect(text).toMatch(
      /guildhall_http_request_duration_seconds_count\{method="GET",route="\/odd\/open",status="200"\} 1/,
    );
    expect(text).toContain('guildhall_http_requests_running 0');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('T2: is the only one that does, and has nothing else', async () => {
    const { managementUrl, call } = await start({ controllers: [OddRoute] });
    for (const path of ['/livez', '/readyz', '/startupz', '/metrics', '/version']) {
      expect([path, (await call(path)).status]).toEqual([path, 404]);
    }
    for (const path of ['/', '/odd/open', '/problems', '/livez/x', '/__proto__']) {
      expect([path, (await probe(managementUrl, path)).status]).toEqual([path, 404]);
    }
    expect((await fetch(`${managementUrl}/livez`, { method: 'POST' })).status).toBe(405);
  });

  it('shows what the service can do without, and stays ready', async () => {
    const { managementUrl, service } = await start({ controllers: [OddRoute] });
    const probeOf = () => Promise.reject(new Error('away'));
    service.app.get(Readiness).register({ name: 'redis', isOptional: true, probe: probeOf });
    const { status, body } = await probe(managementUrl, '/readyz');
    expect([status, body]).toMatchObject([200, { checks: [{ name: 'redis', isReady: false, detail: 'away' }] }]);
  });

  it('tells that a service is still starting', async () => {
    const readiness = new Readiness(new ManualClock());
    const management = new ManagementServer({ port: 0, host: '127.0.0.1', service: 's', version: '0' }, readiness);
    const url = `http://127.0.0.1:${await management.listen()}`;
    expect([(await probe(url, '/startupz')).status, (await probe(url, '/readyz')).status]).toEqual([503, 503]);
    expect((await probe(url, '/livez')).status).toBe(200);
    readiness.started();
    expect([(await probe(url, '/startupz')).status, (await probe(url, '/readyz')).status]).toEqual([200, 200]);
    await management.close();
  });
});

describe('readiness', () => {
  const started = () => {
    const clock = new ManualClock();
    const readiness = new Readiness(clock);
    readiness.started();
    return { clock, readiness };
  };

  it('names each check, what it found and how long ago', async () => {
    const { clock, readiness } = started();
    readiness.register({ name: 'edge state', probe: () => '3 s behind' });
    readiness.register({ name: 'broker', probe: () => Promise.reject(new Error('no broker')) });
    await readiness.report();
    clock.advance(1_500);
    expect(await readiness.report()).toEqual({
      isReady: false,
      state: 'serving',
      checks: [
        { name: 'edge state', isReady: true, detail: '3 s behind', ageSeconds: 1.5 },
        { name: 'broker', isReady: false, detail: 'no broker', ageSeconds: 1.5 },
      ],
    });
  });

  it('asks again after two seconds, and once for many who ask at once', async () => {
    const { clock, readiness } = started();
    let asked = 0;
    readiness.register({ name: 'counted', probe: async () => void (asked += 1) });
    await Promise.all(Array.from({ length: 10 }, () => readiness.report()));
    expect(asked).toBe(1);
    clock.advance(2_000);
    await readiness.report();
    expect(asked).toBe(2);
  });

  it('takes a check that hangs for one that failed', async () => {
    const { readiness } = started();
    readiness.register({ name: 'hanging', probe: () => new Promise<void>(() => undefined) });
    expect(await readiness.report()).toMatchObject({
      isReady: false,
      checks: [{ detail: 'no answer within 1500 ms' }],
    });
  });

  it('is over when the service drains', async () => {
    const { readiness } = started();
    readiness.draining();
    readiness.started();
    expect(await readiness.report()).toMatchObject({ isReady: false, state: 'draining' });
  });
});

describe('a service whose database is away', () => {
  it('answers 503 with Retry-After, is not ready, and recovers by itself', async () => {
    const testDatabase: TestDatabase = await fixtureDatabase();
    const link = await Link.to('127.0.0.1', Number(new URL(servers.postgresAdminUrl).port));
    const database = await openThrough(link, testDatabase.urls.app);
    const fixture = await start({ database: database.tenants, controllers: [ThingsRoute] });
    const ada = fixture.as();
    expect((await ada.call('/things')).status).toBe(200);
    expect((await probe(fixture.managementUrl, '/readyz')).body).toMatchObject({
      checks: [{ name: 'database', isReady: true }],
    });

    link.cut();
    const { status, headers, body } = await ada.call('/things');
    expect([status, headers.get('retry-after'), body['code']]).toEqual([503, '2', 'temporarily-unavailable']);
    await eventually(async () => (await probe(fixture.managementUrl, '/readyz')).status === 503);
    expect((await probe(fixture.managementUrl, '/livez')).status).toBe(200);

    link.heal();
    expect((await ada.call('/things')).status).toBe(200);
    await eventually(async () => (await probe(fixture.managementUrl, '/readyz')).status === 200);
    await fixture.stop();
    await database.close();
    await link.close();
    await testDatabase.drop();
  });
});

async function openThrough(link: Link, appUrl: string) {
  const url = new URL(appUrl);
  url.host = `127.0.0.1:${link.port}`;
  const dataSource = createDataSource({ url: url.href, service: SERVICE, entities: [], poolSize: 2 });
  await dataSource.initialize();
  const tenants = new TenantDatabase({
    dataSource,
    signal: new OutboxSignal(),
    service: SERVICE,
    clock: new SystemClock(),
    randomness: new SystemRandomness(),
    currentTraceparent: () => undefined,
  });
  return { tenants, close: () => dataSource.destroy() };
}
