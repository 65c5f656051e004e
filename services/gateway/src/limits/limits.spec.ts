import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import {
  aCaller,
  aCustomer,
  admittedOf,
  anAddress,
  closeGateways,
  fieldOf,
  gateway,
  route,
} from '../../test/limits.harness.js';
import { readAddress } from '../addresses/client-address.js';
import { UnknownRatePolicy } from './rate-policies.js';
import type { LimitedRequest } from './rules-of-call.js';

describe('the limits of a call', () => {
  afterAll(closeGateways);

  it.each([
    ['default', 'user', 60, 60],
    ['strict', 'strict', 10, 60],
    ['relaxed', 'relaxed', 120, 60],
    ['export', 'export', 10, 3_600],
    ['assessment', 'assessment', 30, 60],
    ['login', 'login', 5, 900],
    ['password-reset', 'password-reset', 3, 3_600],
  ])('GTW-4: let a user in as often as promised on routes with the policy %s', async (policy, shown, q, w) => {
    const { limits } = await gateway();
    const request = { route: route(policy), address: anAddress(), caller: aCaller() };
    const atOnce = await Promise.all(Array.from({ length: q + 9 }, () => limits.take(request)));
    expect(atOnce.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(q);
    const { headers } = atOnce[0]!;
    expect(headers['ratelimit-policy']).toContain(`"${shown}";q=${q};w=${w}`);
    expect(headers['ratelimit-policy']).toContain('"tenant";q=600;w=60');
    expect(headers['ratelimit-policy']).toContain('"address";q=600;w=60');
  });

  it('admit a caller as often as the policy of the route says, whatever the others do', async () => {
    const { limits } = await gateway({ env: { RATE_LIMIT_RELAXED: '8/h', RATE_LIMIT_KEY: '4/h' } });
    const caller = aCaller();
    const request = { route: route('relaxed'), address: anAddress(), caller };
    expect(await admittedOf(12, limits, request)).toBe(8);
    // Neither another network nor another gateway helps.
    const there = (await gateway({ env: { RATE_LIMIT_RELAXED: '8/h' } })).limits;
    const elsewhere = await there.take({ ...request, address: anAddress() });
    expect(elsewhere).toMatchObject({ isAdmitted: false, isLocal: false, policy: 'relaxed' });
    // A colleague, and the same user under another policy, have buckets of their own; so has a key.
    expect(await limits.take({ ...request, caller: aCaller(caller.tenantId) })).toMatchObject({ isAdmitted: true });
    expect(await limits.take({ ...request, route: route('strict') })).toMatchObject({ isAdmitted: true });
    expect(await admittedOf(9, limits, { ...request, route: route(), caller: { ...caller, kind: 'key' } })).toBe(4);
  });

  it.each([
    ['login', 5],
    ['password-reset', 3],
  ])('admit an account from one network on %s %i times', async (policy, calls) => {
    const { limits } = await gateway();
    const request = { route: route(policy), address: anAddress(), account: newId() };
    expect(await admittedOf(calls + 3, limits, request)).toBe(calls);
    expect(await limits.take(request)).toMatchObject({ isAdmitted: false, policy });
    expect(await limits.take({ ...request, account: newId() })).toMatchObject({ isAdmitted: true });
  });

  it('admit a network that is not signed in by the route’s policy, and by its own over all routes', async () => {
    const { limits } = await gateway({ env: { RATE_LIMIT_DEFAULT: '60/h', RATE_LIMIT_ADDRESS: '70/h' } });
    const address = anAddress();
    expect(await admittedOf(61, limits, { route: route(), address })).toBe(60);
    expect(await admittedOf(20, limits, { route: route('refresh'), address })).toBe(10);
    expect(await limits.take({ route: route(), address, caller: aCaller() })).toMatchObject({ policy: 'address' });
  });

  it('admit an organisation as often as its tier says, over all its callers and networks', async () => {
    const { limits } = await gateway();
    const tenantId = newId();
    const admitted = [];
    for (let user = 0; user < 12; user += 1) {
      const verdict = await limits.take({
        route: route(),
        address: anAddress(),
        caller: aCaller(tenantId),
        customer: aCustomer(7),
      });
      admitted.push(verdict.isAdmitted);
    }
    expect(admitted.filter(Boolean)).toHaveLength(7);
    const unknown = await limits.take({ route: route(), address: anAddress(), caller: aCaller() });
    expect(fieldOf(unknown, 'ratelimit-policy')).toHaveProperty('tenant.q', 600);
  });

  it('let so many more in at once as the burst says, and after them as many as the rate', async () => {
    const { limits } = await gateway({ env: { RATE_LIMIT_STRICT: '2/s+4' } });
    const request = { route: route('strict'), address: anAddress(), caller: aCaller() };
    const atOnce = await Promise.all(Array.from({ length: 20 }, () => limits.take(request)));
    expect(atOnce.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(6);
    expect(atOnce.at(-1)?.headers).toMatchObject({ 'x-ratelimit-limit': '6', 'retry-after': '1' });
  });

  it('admit exactly what is left, however many ask at once at how many gateways', async () => {
    const [here, there] = [(await gateway()).limits, (await gateway()).limits];
    const request = { route: route('strict'), address: anAddress(), caller: aCaller(), customer: aCustomer(12) };
    const atOnce = async (requests: LimitedRequest[]) => {
      const verdicts = await Promise.all(requests.map((each, at) => (at % 2 ? here : there).take(each)));
      return verdicts.filter(({ isAdmitted }) => isAdmitted).length;
    };
    expect(await admittedOf(9, here, request)).toBe(9);
    expect(await atOnce(Array.from({ length: 200 }, () => request))).toBe(1);
    // The tenant's bucket of twelve is the one that all of them share; ten are gone.
    const colleagues = () => ({ ...request, caller: aCaller(request.caller.tenantId) });
    expect(await atOnce(Array.from({ length: 200 }, colleagues))).toBe(2);
  });

  it('admit who comes in a later turn while Redis is still at the last', async () => {
    const { limits } = await gateway({ env: { RATE_LIMIT_STRICT: '30/h' } });
    const request = { route: route('strict'), address: anAddress(), caller: aCaller() };
    const taking = [];
    for (let turn = 0; turn < 20; turn += 1) {
      taking.push(limits.take(request));
      await setImmediate();
    }
    const verdicts = await Promise.all(taking);
    expect(verdicts.map(({ isAdmitted, isLocal }) => isAdmitted && !isLocal)).not.toContain(false);
    expect(fieldOf(verdicts.at(-1)!, 'ratelimit')['strict']).toHaveProperty('r', 10);
  });

  it('take from all buckets or from none', async () => {
    const env = { RATE_LIMIT_STRICT: '10/h', RATE_LIMIT_ADDRESS: '100/h' };
    const request = { route: route('strict'), address: anAddress(), caller: aCaller() };
    expect(await admittedOf(10, (await gateway({ env })).limits, request)).toBe(10);
    // Each of these gateways has to ask Redis.
    for (let at = 0; at < 5; at += 1) expect(await admittedOf(1, (await gateway({ env })).limits, request)).toBe(0);
    const { limits } = await gateway({ env });
    const left = async () => {
      const verdict = await limits.take({ ...request, caller: aCaller() });
      return fieldOf(verdict, 'ratelimit')['address']!['r'];
    };
    expect(await left()).toBe(89);
  });

  it('say how they stand, in structured fields and in the older three', async () => {
    const { limits } = await gateway();
    const request = { route: route('strict'), address: anAddress(), caller: aCaller(), customer: aCustomer(1_000) };
    const first = await limits.take(request);
    expect(first.headers['ratelimit-policy']).toBe('"strict";q=10;w=60, "tenant";q=1000;w=60, "address";q=600;w=60');
    expect(first.headers['ratelimit']).toBe('"strict";r=9;t=6, "tenant";r=999;t=1, "address";r=599;t=1');
    expect(first.headers).toMatchObject({
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '9',
      'x-ratelimit-reset': '6',
    });
    expect(first.headers).not.toHaveProperty('retry-after');
    await admittedOf(9, limits, request);
    const refused = await limits.take(request);
    expect(refused.headers).toMatchObject({
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '0',
      'retry-after': '6',
    });
    expect(fieldOf(refused, 'ratelimit')['strict']).toEqual({ r: 0, t: 60 });
  });

  it('admit again whoever waited as long as Retry-After says', async () => {
    const { limits } = await gateway({ env: { RATE_LIMIT_STRICT: '1/s' } });
    const request = { route: route('strict'), address: anAddress(), caller: aCaller() };
    await limits.take(request);
    const refusedAt = performance.now();
    const { headers } = await limits.take(request);
    expect(headers['retry-after']).toBe('1');
    await eventually(async () => (await limits.take(request)).isAdmitted, { withinMs: 3_000 });
    expect(performance.now() - refusedAt).toBeGreaterThan(800);
  });

  it('T3: count all addresses of an IPv6 /64 as one', async () => {
    const { limits } = await gateway({ env: { RATE_LIMIT_ADDRESS: '5/min' } });
    const prefix = anAddress().text.split('::')[0];
    const verdicts = [];
    for (let host = 1; host <= 9; host += 1)
      verdicts.push(await limits.take({ route: route(), address: readAddress(`${prefix}::${host}`)! }));
    expect(verdicts.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(5);
  });

  it('hold on when Redis has forgotten its scripts', async () => {
    const { limits, redis } = await gateway();
    const request = { route: route('strict'), address: anAddress(), caller: aCaller() };
    await limits.take(request);
    await redis.script('FLUSH');
    expect(await limits.take(request)).toMatchObject({ isAdmitted: true, isLocal: false });
    expect(await admittedOf(20, limits, request)).toBe(8);
  });

  it('refuse to start for a route whose policy nobody knows', async () => {
    const { limits } = await gateway();
    const known = ['default', 'strict', 'relaxed', 'login', 'refresh', 'password-reset', 'export', 'assessment'];
    limits.requirePolicies(known.map((rateLimit) => ({ operationId: 'x', rateLimit })));
    const require = () => limits.requirePolicies([{ operationId: 'listThings', rateLimit: 'stirct' }]);
    expect(require).toThrow(UnknownRatePolicy);
    expect(require).toThrow('listThings names "stirct"');
  });
});
