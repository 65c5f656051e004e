import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NetworkBlocked, RequestsHandled, RequestsRefused } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { eventually } from '@guildhall/testing';
import { type GatewayWithEcho, openGateway, startGatewayWithEcho } from './gateway.harness.js';
import { anAddress } from './limits.harness.js';
import { PrivateRedis } from './private-redis.js';
import { readEvents, type TopicReader } from './topic-reader.js';

const VICTIM = '203.0.113.7';
const spoofs: Record<string, string>[] = [
  ...['x-forwarded-for', 'x-real-ip', 'x-client-ip', 'client-ip', 'true-client-ip', 'cf-connecting-ip'],
  ...['fastly-client-ip', 'x-cluster-client-ip', 'x-forwarded', 'forwarded-for', 'x-original-forwarded-for'],
  ...['x-envoy-external-address', 'x-originating-ip', 'x-remote-ip', 'x-remote-addr', 'via', 'x-forwarded-host'],
].map((name) => ({ [name]: VICTIM }));
spoofs.push(
  { forwarded: `for=${VICTIM}` },
  { forwarded: 'For="[2001:db8:cafe::17]:4711";proto=https' },
  { 'x-forwarded-for': `${VICTIM}, 127.0.0.1` },
  { 'x-forwarded-for': `${VICTIM}:443` },
  { 'x-forwarded-for': `::ffff:${VICTIM}` },
  { 'x-forwarded-for': '[2001:db8::1]:4711, 10.0.0.1' },
);

describe('the limits at the door', () => {
  let redis: PrivateRedis;
  let platform: GatewayWithEcho;
  let proxied: Awaited<ReturnType<typeof openGateway>>;
  let refusals: TopicReader<RequestsRefused>;
  let records: TopicReader<RequestsHandled>;
  let blocks: TopicReader<NetworkBlocked>;

  beforeAll(async () => {
    redis = await PrivateRedis.start();
    const settings = {
      REDIS_URL: redis.url,
      RATE_LIMITS_LIFTED_FOR: '',
      RATE_LIMIT_DEFAULT: '5/h',
      RATE_LIMIT_KEY: '3/h',
      RATE_LIMIT_FAILED_AUTHENTICATION: '6/h',
      RATE_LIMIT_FAILED_SIGN_IN: '8/h',
      BLOCK_AFTER_REFUSALS: '24/h',
    };
    platform = await startGatewayWithEcho(settings);
    proxied = await openGateway({ ...platform.environment, TRUSTED_PROXIES: '127.0.0.1' });
    await eventually(async () => (await proxied.readyz()).ok, { withinMs: 30_000 });
    [refusals, records, blocks] = await Promise.all([
      readEvents(RequestsRefused),
      readEvents(RequestsHandled),
      readEvents(NetworkBlocked),
    ]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([refusals.stop(), records.stop(), blocks.stop()]);
    await proxied.stop();
    await platform.stop();
    await redis.remove();
  }, 30_000);

  const from = (address: string, path: string, init: RequestInit = {}) =>
    fetch(`${proxied.url}/api/v1${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), 'x-forwarded-for': address },
    });
  const signIn = (address: string, email: string, password = 'right') =>
    from(address, '/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ organization: 'acme', email, password }),
    });
  const statusOf = async (answering: Promise<Response>) => {
    const answer = await answering;
    await answer.arrayBuffer(); // or its connection stays
    return answer.status;
  };
  const statuses = async (times: number, call: () => Promise<Response>) => {
    const seen = [];
    for (let at = 0; at < times; at += 1) seen.push(await statusOf(call()));
    return seen;
  };

  it('T3: are the socket’s, whatever address a client claims in whichever header', async () => {
    for (let call = 0; call < 5; call += 1) expect((await platform.call('/api/v1/open')).status).toBe(200);
    const answers = await Promise.all(spoofs.map((headers) => platform.call('/api/v1/open', { headers })));
    expect(answers.map(({ status }) => status)).toEqual(spoofs.map(() => 429));
    expect(spoofs.length).toBeGreaterThan(20);
  }, 30_000);

  it('say in headers and in a problem what was refused, and it is told as a fact', async () => {
    const address = anAddress().text;
    const open = () => from(address, '/open');
    expect(await statuses(5, open)).toEqual([200, 200, 200, 200, 200]);
    const refused = await open();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-policy')).toBe('"default";q=5;w=3600, "address";q=600;w=60');
    expect(refused.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+, "address";r=\d+;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(600);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests', status: 429 });

    const told = await eventually(() => refusals.events.find(({ data }) => data.clientAddress === address));
    expect(told.data).toMatchObject({ reason: 'too-many-requests', route: 'GET /open', calls: 1 });
    const handled = () =>
      records.events.flatMap(({ data }) => data.requests).filter(({ clientAddress }) => clientAddress === address);
    await eventually(() => handled().length === 6);
    expect(
      handled()
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 200, 200, 200, 200, 429]);
  }, 30_000);

  it('T16: of a sign-in are spent by who tries it, not by who owns the account', async () => {
    const flood = await statuses(20, () => signIn('198.51.100.66', 'ada@acme.test'));
    expect(flood.filter((status) => status === 200)).toHaveLength(5);
    expect(flood.slice(-10)).toEqual(Array.from({ length: 10 }, () => 429));
    expect(await statusOf(signIn(VICTIM, 'ada@acme.test'))).toBe(200);
    expect(await statusOf(signIn('198.51.100.66', 'grace@acme.test'))).toBe(200);
  }, 30_000);

  it.each(['email', 'token', 'challenge'])(
    'of a sign-in are counted by the %s that names the account',
    async (field) => {
      const { text: address } = anAddress();
      const body = (named: string) => JSON.stringify({ [field]: named });
      const headers = { 'content-type': 'application/json' };
      const show = (named: string) => from(address, '/auth/login', { method: 'POST', headers, body: body(named) });
      expect(await statuses(6, () => show('one'))).toEqual([200, 200, 200, 200, 200, 429]);
      expect(await statusOf(show('other'))).toBe(200);
    },
  );

  it('stop a network whose tokens are forged before the next signature is checked', async () => {
    const { token } = await platform.user([]);
    const forged = `${token.slice(0, -10)}AAAAAAAAAA`;
    const call = (address: string, bearer: string) =>
      from(address, '/open', { headers: { authorization: `Bearer ${bearer}` } });
    expect(await statuses(9, () => call('198.51.100.77', forged))).toEqual([
      401, 401, 401, 401, 401, 401, 429, 429, 429,
    ]);
    expect(await statusOf(call('198.51.100.78', forged))).toBe(401);
  }, 30_000);

  it('stop a network that guesses at API keys, malformed or nobody’s, and not one whose key was revoked', async () => {
    const call = (address: string, key: string) =>
      from(address, '/names/x', { headers: { authorization: `Bearer ${key}` } });
    const guesses = [`ghk_${'0'.repeat(10)}`, opaqueSecret('k', newId()).secret, opaqueSecret('r', newId()).secret];
    let guess = 0;
    expect(await statuses(9, () => call('198.51.100.87', guesses[(guess += 1) % 3] ?? ''))).toEqual([
      401, 401, 401, 401, 401, 401, 429, 429, 429,
    ]);
    const tenant = await platform.statements.tenant();
    const revoked = await platform.statements.apiKey(tenant, [], { status: 'revoked' });
    await platform.statements.untilKnownTo(proxied.app);
    expect(await statuses(8, () => call('198.51.100.88', revoked.secret))).toEqual(
      Array.from({ length: 8 }, () => 401),
    );
  }, 30_000);

  it('of a key are its maker’s: another key of theirs gives no more calls, another’s key does', async () => {
    const tenant = await platform.statements.tenant();
    const makerId = newId();
    const key = (maker: string) => platform.statements.apiKey(tenant, ['users:read'], { makerId: maker });
    const [first, second, others] = [await key(makerId), await key(makerId), await key(newId())];
    await platform.statements.untilKnownTo(proxied.app);
    const call = (key: string) => from(anAddress().text, '/names/x', { headers: { authorization: `Bearer ${key}` } });
    expect(await statuses(2, () => call(first.secret))).toEqual([200, 200]);
    expect(await statuses(2, () => call(second.secret))).toEqual([200, 429]);
    expect(await statusOf(call(first.secret))).toBe(429);
    expect(await statusOf(call(others.secret))).toBe(200);
  }, 30_000);

  it('of one organisation are others a second after tenancy has said so, and its tier’s again', async () => {
    const { call, tenant: tenantId } = await platform.user(['users:read']);
    await platform.statements.untilKnownTo(proxied.app);
    const policies = async () => (await call('/api/v1/names/x')).headers.get('ratelimit-policy');
    const known = async (policy: string) => {
      const saidAt = performance.now();
      await eventually(async () => (await policies())?.includes(policy), { withinMs: 5_000, pauseMs: 5 });
      return performance.now() - saidAt;
    };
    expect(await policies()).toMatch(/^"user";q=60;w=60, "tenant";q=100000;w=60, /);
    const absurd = { policy: 'tenant', calls: 0, windowSeconds: 60, burst: 0 };
    const rateLimits = [{ policy: 'user', calls: 900, windowSeconds: 60, burst: 90 }, absurd];
    await platform.statements.tenant({ tenantId, version: 2, rateLimits });
    expect(await known('"user";q=900;w=60;burst=90, "tenant";q=100000;w=60, ')).toBeLessThan(1_000);
    await platform.statements.tenant({ tenantId, version: 3 });
    expect(await known('"user";q=60;w=60, ')).toBeLessThan(1_000);
  }, 30_000);

  it('are told to whoever asks, and asking takes nothing', async () => {
    const { call, tenant: tenantId } = await platform.user(['users:read']);
    const rateLimits = [{ policy: 'user', calls: 9, windowSeconds: 3_600, burst: 1 }];
    await platform.statements.tenant({ tenantId, version: 2, rateLimits });
    await eventually(async () => (await call('/api/v1/names/x')).headers.get('x-ratelimit-limit') === '10');
    const check = async (ask: typeof call): Promise<Map<string, Record<string, number>>> => {
      const { body, headers } = await ask('/api/v1/rate-limits');
      expect(headers.get('ratelimit-policy')).toBe('"check";q=60;w=60');
      return new Map(body.limits.map(({ policy, ...limit }: { policy: string }) => [policy, limit]));
    };
    const left = (await check(call)).get('user')?.['remaining'] ?? 0;
    for (let asked = 0; asked < 3; asked += 1)
      expect((await check(call)).get('user')).toMatchObject({ calls: 9, burst: 1, remaining: left, waitSeconds: 0 });
    await call('/api/v1/names/x');
    expect((await check(call)).get('user')).toMatchObject({ remaining: left - 1 });
    expect([...(await check(platform.call)).keys()]).toEqual(['default', 'address']);
  }, 30_000);

  it('block a network that goes on, which is told as a fact', async () => {
    const { text, network } = anAddress();
    const many = await statuses(30, () => from(text, '/open'));
    expect(many.filter((status) => status === 200)).toHaveLength(5);
    const { data } = await eventually(() => blocks.events.find((told) => told.data.network === network));
    expect(data).toMatchObject({ times: 1, seconds: 600, endsAt: expect.stringMatching(/^20/) });
    expect(await statusOf(from(text, '/open'))).toBe(429);
  }, 30_000);

  it('stop a network that guesses at many accounts, and only its signing in', async () => {
    const guesser = anAddress().text;
    let account = 0;
    const guess = () => signIn(guesser, `person-${(account += 1)}@acme.test`, 'wrong');
    // An answer is counted when it has ended, which the next guess may just precede.
    const guesses = await statuses(20, guess);
    expect(guesses.filter((status) => status === 401).length).toBeLessThanOrEqual(9);
    expect(guesses.at(-1)).toBe(429);
    expect(await statusOf(from(guesser, '/open'))).toBe(200);
    expect(await statusOf(signIn(VICTIM, 'person-1@acme.test'))).toBe(200);
  }, 30_000);

  it('T15: hold for sign-in when Redis is killed, the probe says so, and Redis is found again', async () => {
    await redis.kill9();
    const [begun, fresh] = ['198.51.100.66', '198.51.100.99'];
    expect(await statuses(5, () => signIn(begun, 'ada@acme.test'))).toEqual([429, 429, 429, 429, 429]);
    const attempts = await statuses(10, () => signIn(fresh, 'ada@acme.test'));
    expect(attempts.filter((status) => status === 200)).toHaveLength(2);
    const probe = async () => {
      const answer = await proxied.readyz();
      return `${answer.status} ${/Redis does not answer|shared by all gateways/.exec(await answer.text())?.[0]}`;
    };
    await eventually(async () => (await probe()) === '200 Redis does not answer');

    await redis.start();
    await eventually(async () => {
      await statusOf(from(anAddress().text, '/open'));
      return (await probe()) === '200 shared by all gateways';
    });
    expect(await statuses(5, () => signIn(fresh, 'ada@acme.test'))).toContain(429);
  }, 30_000);
});
