import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock, newId } from '@guildhall/runtime';
import { metricsText } from '@guildhall/telemetry';
import { eventually } from '@guildhall/testing';
import { aCaller, admittedOf, anAddress, closeGateways, gateway, route } from '../../test/limits.harness.js';
import { PrivateRedis } from '../../test/private-redis.js';
import { Debts } from './debts.js';
import { RememberedBuckets } from './remembered-buckets.js';
import { ruleOf } from './rule.js';

const ALONE = 'held by this process alone: Redis does not answer';
const SHARED = 'shared by all gateways';
const attempt = () => ({ route: route('login'), address: anAddress(), account: newId() });

describe('the limits while Redis is away', () => {
  let redis: PrivateRedis;
  beforeAll(async () => {
    redis = await PrivateRedis.start();
  });
  afterAll(async () => {
    await closeGateways();
    await redis.remove();
  });

  it('T15: still hold when it is killed, are stricter for sign-in, and are shared again when it is back', async () => {
    const { limits } = await gateway({ url: redis.url, env: { RATE_LIMIT_STRICT: '10/h' } });
    const [begun, untouched, user] = [
      attempt(),
      attempt(),
      { route: route('strict'), address: anAddress(), caller: aCaller() },
    ];
    expect(await admittedOf(3, limits, begun)).toBe(3);
    expect(await admittedOf(4, limits, user)).toBe(4);

    await redis.kill9();
    expect(await admittedOf(20, limits, begun)).toBe(0);
    expect(await admittedOf(20, limits, untouched)).toBe(2);
    expect(await admittedOf(20, limits, user)).toBe(6);
    const verdict = await limits.take(attempt());
    expect(verdict).toMatchObject({ isAdmitted: true, isLocal: true });
    expect(verdict.headers['ratelimit-policy']).toContain('"login";q=2;w=900');
    expect(limits.condition).toBe(ALONE);
    expect(await metricsText()).toMatch(/guildhall_gateway_limits_alone 1/);

    await redis.start();
    await eventually(async () => !(await limits.take({ route: route(), address: anAddress() })).isLocal);
    expect(limits.condition).toBe(SHARED);
    expect(await metricsText()).toMatch(/guildhall_gateway_limits_alone 0/);
    // It came back empty. What this process knows holds on: five attempts in all, and not a new five.
    expect(await admittedOf(20, limits, begun)).toBe(2);
    expect(await admittedOf(20, limits, user)).toBe(0);
  }, 30_000);

  it('T15: stop failed authentications and offenders too', async () => {
    const env = { RATE_LIMIT_FAILED_AUTHENTICATION: '8/h', BLOCK_AFTER_REFUSALS: '10/h' };
    const { limits } = await gateway({ url: redis.url, env });
    const [failing, flooding] = [anAddress(), attempt()];
    await redis.kill9();
    await eventually(async () => (await limits.take(attempt())).isLocal);
    let checked = 0;
    while (limits.beforeAuthentication(failing).isAdmitted && checked < 99) {
      checked += 1;
      limits.failedAuthentication(failing);
    }
    expect(checked).toBe(4);
    await admittedOf(20, limits, flooding);
    expect(limits.beforeAuthentication(flooding.address)).toMatchObject({ isAdmitted: false, policy: 'block' });
    await redis.start();
  }, 30_000);

  it('T15: let nobody wait longer than one command for a Redis that hangs, and soon nobody at all', async () => {
    const { limits } = await gateway({ url: redis.url, answerWithinMs: 100 });
    const { limits: patient } = await gateway({ url: redis.url, answerWithinMs: 700 });
    redis.freeze();
    const begun = performance.now();
    const first = patient.take(attempt());
    await setImmediate();
    // Waits behind the first, and not as long again.
    const behind = patient.take(attempt()).then(() => performance.now() - begun);
    const together = await Promise.all(Array.from({ length: 200 }, () => limits.take(attempt())));
    const firstMs = performance.now() - begun;
    expect(together.every(({ isLocal }) => isLocal)).toBe(true);
    // 100 ms for the command, the rest for a busy machine.
    expect(firstMs).toBeLessThan(1_500);
    let waited = 0;
    for (let call = 0; call < 500; call += 1) {
      const asked = performance.now();
      await limits.take(attempt());
      if (performance.now() - asked > 95) waited += 1;
    }
    // One caller a second tries. Without the circuit all wait until the connection is given up.
    expect(waited).toBeLessThan(8);
    expect(await first).toMatchObject({ isLocal: true });
    expect(await behind).toBeLessThan(1_200);
    redis.thaw();
    await eventually(async () => !(await limits.take(attempt())).isLocal);
  }, 30_000);
});

describe('what a gateway remembers', () => {
  it('T15: is bounded, and no flood of calls pushes out who tried which account', () => {
    const remembered = new RememberedBuckets(new ManualClock(), { ordinary: 100, guards: 50 });
    const guard = ruleOf('login', { calls: 1, windowSeconds: 60, burst: 0 }, 'victim', true);
    remembered.take([guard]);
    for (let call = 0; call < 10_000; call += 1)
      remembered.take([ruleOf('address', { calls: 1, windowSeconds: 60, burst: 0 }, `network-${call}`)]);
    expect(remembered.take([guard]).isAdmitted).toBe(false);

    const debts = new Debts(new ManualClock(), 100);
    for (let call = 0; call < 10_000; call += 1) {
      debts.write(`network-${call}`, 1_000);
      expect(debts.size).toBeLessThanOrEqual(100);
    }
    expect([debts.of('network-9800'), debts.of('network-9951')]).toEqual([0, 1_000]);
  });

  it('does not notice that somebody sets the clock', () => {
    const clock = new ManualClock();
    const remembered = new RememberedBuckets(clock);
    const rule = ruleOf('login', { calls: 2, windowSeconds: 60, burst: 0 }, 'account', true);
    remembered.take([rule]);
    remembered.take([rule]);
    for (const year of ['1999', '2199']) {
      clock.jumpTo(new Date(`${year}-01-01T00:00:00Z`));
      expect(remembered.take([rule]).isAdmitted).toBe(false);
    }
    clock.advance(30_000);
    expect([remembered.take([rule]).isAdmitted, remembered.take([rule]).isAdmitted]).toEqual([true, false]);
  });
});
