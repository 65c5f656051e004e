import { afterAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { ManualClock, newId } from '@guildhall/runtime';
import { eventually, servers } from '@guildhall/testing';
import type { BlockedNetwork } from './blocked-network.js';
import type { Limits } from './limits.js';
import { Offenders } from './offenders.js';
import { ruleOf } from './rule.js';
import { aCaller, admittedOf, anAddress, closeGateways, gateway, route } from '../../test/limits.harness.js';

const login = { route: route('login'), account: newId() };

describe('failed authentications', () => {
  afterAll(closeGateways);
  const env = { RATE_LIMIT_FAILED_AUTHENTICATION: '4/h' };

  it('stop their network before its next signature is checked, however many come at once', async () => {
    const { limits } = await gateway({ env });
    const [attacker, other] = [anAddress(), anAddress()];
    let checked = 0;
    for (let call = 0; call < 50; call += 1) {
      // No turn of the event loop in between: Redis has answered none of them.
      if (!limits.beforeAuthentication(attacker).isAdmitted) continue;
      checked += 1;
      limits.failedAuthentication(attacker);
    }
    expect(checked).toBe(4);
    const refused = limits.beforeAuthentication(attacker);
    expect(refused).toMatchObject({ isAdmitted: false, policy: 'failed-authentication' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(890);
    expect(limits.beforeAuthentication(other)).toMatchObject({ isAdmitted: true });
  });

  it('count for all gateways together', async () => {
    const gateways = [await gateway({ env }), await gateway({ env }), await gateway({ env })];
    const attacker = anAddress();
    const { redis } = gateways[0]!;
    for (let failures = 1; failures <= 4; failures += 1) {
      gateways[failures % 2]!.limits.failedAuthentication(attacker);
      await eventually(async () => (await redis.pttl(`limits:${attacker.network}:failures`)) > failures * 850_000);
    }
    // The third has seen none. One more signature tells it.
    const third = gateways[2]!.limits;
    expect(third.beforeAuthentication(attacker).isAdmitted).toBe(true);
    third.failedAuthentication(attacker);
    await eventually(() => !third.beforeAuthentication(attacker).isAdmitted);
  });
});

describe('failed sign-ins', () => {
  afterAll(closeGateways);

  it('stop a network that tries each account once, and nobody there who has signed in', async () => {
    const [here, there] = [(await gateway()).limits, (await gateway()).limits];
    const address = anAddress();
    const tryAccount = (limits: Limits) => limits.take({ ...login, address, account: newId() });
    for (let call = 0; call < 99; call += 1) here.failedSignIn(route(), address);
    let tried = 0;
    for (let account = 0; account < 80; account += 1) {
      if (!(await tryAccount(here)).isAdmitted) continue;
      tried += 1;
      here.failedSignIn(login.route, address);
    }
    expect(tried).toBe(50);
    expect(await tryAccount(here)).toMatchObject({ isAdmitted: false, policy: 'failed-sign-in' });
    expect(here.beforeAuthentication(address)).toMatchObject({ isAdmitted: true });
    expect(await here.take({ route: route(), address, caller: aCaller() })).toMatchObject({ isAdmitted: true });
    expect(await here.take({ ...login, address: anAddress() })).toMatchObject({ isAdmitted: true });
    // Another gateway needs one more failure to hear of it.
    there.failedSignIn(login.route, address);
    await eventually(async () => (await tryAccount(there)).policy === 'failed-sign-in');
  }, 20_000);
});

describe('a flood', () => {
  afterAll(closeGateways);

  it('T16: of one account from one network keeps its owner, who is elsewhere, from nothing', async () => {
    const { limits } = await gateway();
    const [attacker, victim] = [anAddress(), anAddress()];
    expect(await admittedOf(200, limits, { ...login, address: attacker })).toBe(5);
    for (const { limits: each } of [{ limits }, await gateway()]) {
      expect(each.beforeAuthentication(victim).isAdmitted).toBe(true);
      expect(await each.take({ ...login, address: victim })).toMatchObject({ isAdmitted: true });
    }
  });

  it('T16: by a signed-in caller blocks nobody who shares their network', async () => {
    const { limits } = await gateway({ env: { BLOCK_AFTER_REFUSALS: '5/h', RATE_LIMIT_ADDRESS: '30/h' } });
    const address = anAddress();
    const flooding = { route: route('strict'), address, caller: aCaller() };
    expect(await admittedOf(100, limits, flooding)).toBe(10);
    expect(limits.beforeAuthentication(address).isAdmitted).toBe(true);
    expect(await limits.take({ ...flooding, caller: aCaller() })).toMatchObject({ isAdmitted: true });
  });

  it('blocks its network for a while, at all gateways, and ends by itself', async () => {
    const env = { BLOCK_AFTER_REFUSALS: '20/h', BLOCK_SECONDS: '4' };
    const [here, there] = [(await gateway({ env })).limits, (await gateway({ env })).limits];
    const address = anAddress();
    expect(await admittedOf(25, here, { ...login, address })).toBe(5);
    expect(here.beforeAuthentication(address).isAdmitted).toBe(true);
    await admittedOf(1, here, { ...login, address });
    const blocked = here.beforeAuthentication(address);
    expect(blocked).toMatchObject({ isAdmitted: false, policy: 'block' });
    expect(blocked.headers['retry-after']).toMatch(/^[1-4]$/);

    // The other hears of it with the network's next call, whoever calls.
    const heard = await there.take({ route: route(), address, caller: aCaller() });
    expect(heard).toMatchObject({ isAdmitted: false, policy: 'block' });
    expect(there.beforeAuthentication(address)).toMatchObject({ isAdmitted: false, policy: 'block' });
    expect(there.beforeAuthentication(anAddress()).isAdmitted).toBe(true);

    const callsAgain = async () => (await there.take({ route: route(), address, caller: aCaller() })).isAdmitted;
    await eventually(callsAgain, { withinMs: 10_000 });
    // It has heard of it later than Redis has begun with it.
    await eventually(() => here.beforeAuthentication(address).isAdmitted, { withinMs: 1_000 });
  }, 20_000);

  it('blocks its network for twice as long each time, up to a bound, until it has been quiet', () => {
    const clock = new ManualClock();
    const times = { firstUs: 10_000_000, mostUs: 35_000_000, quietUs: 100_000_000 };
    const offenders = new Offenders(times, clock);
    const address = anAddress();
    const rule = ruleOf('offences', { calls: 3, windowSeconds: 3, burst: 0 }, 'offences');
    const untilBlocked = () => {
      for (let refusal = 1; refusal <= 3; refusal += 1) expect(offenders.offend(address, rule)).toBeUndefined();
      return offenders.offend(address, rule);
    };
    for (const [times, seconds] of [
      [1, 10],
      [2, 20],
      [3, 35],
      [4, 35],
    ] as const) {
      expect(untilBlocked()).toEqual({ times, us: seconds * 1_000_000 });
      expect(offenders.blockedForUs(address)).toBe(seconds * 1_000_000);
      clock.advance(seconds * 1_000);
      expect(offenders.blockedForUs(address)).toBe(0);
    }
    clock.advance(99_000);
    expect(untilBlocked()).toMatchObject({ times: 5 });
    clock.advance(136_000);
    expect(untilBlocked()).toMatchObject({ times: 1 });
  });

  it('is blocked for longer by a gateway that has not seen it before, and told of once', async () => {
    const told: BlockedNetwork[] = [];
    const tellOfBlock = (blocked: BlockedNetwork) => void told.push(blocked);
    const env = { BLOCK_AFTER_REFUSALS: '5/h', BLOCK_SECONDS: '1', BLOCK_FORGOTTEN_AFTER_SECONDS: '60' };
    const gateways = [await gateway({ env, tellOfBlock }), await gateway({ env, tellOfBlock })];
    const address = anAddress();
    for (const [at, { limits }] of gateways.entries()) {
      // Somebody who is signed in asks: what is refused to them is no offence of the network.
      await eventually(async () => (await limits.take({ route: route(), address, caller: aCaller() })).isAdmitted);
      // What a gateway has heard of a block lasts as much longer as it took to hear of it.
      await eventually(() => limits.beforeAuthentication(address).isAdmitted);
      while (limits.beforeAuthentication(address).isAdmitted) await limits.take({ ...login, address });
      await eventually(() => told.length === at + 1);
    }
    const { network } = address;
    expect(told).toEqual([
      { network, times: 1, seconds: 1 },
      { network, times: 2, seconds: 2 },
    ]);
  });

  it('is told of once where two gateways block its network at the same time', async () => {
    const told: BlockedNetwork[] = [];
    const tellOfBlock = (blocked: BlockedNetwork) => void told.push(blocked);
    const env = { BLOCK_AFTER_REFUSALS: '5/h' };
    const pair = [await gateway({ env, tellOfBlock }), await gateway({ env, tellOfBlock })];
    const attempt = { ...login, address: anAddress() };
    await admittedOf(10, pair[0]!.limits, attempt);
    await admittedOf(5, pair[1]!.limits, attempt);
    expect(told).toEqual([]);
    await Promise.all(pair.map(({ limits }) => limits.take(attempt)));
    expect(pair.map(({ limits }) => limits.beforeAuthentication(attempt.address).policy)).toEqual(['block', 'block']);
    // Answered after what was asked before.
    await Promise.all(pair.map(({ redis }) => redis.ping()));
    await eventually(() => told.length > 0);
    expect(told).toEqual([{ network: attempt.address.network, times: 1, seconds: 600 }]);
  });

  it('is nobody’s where the limits are lifted', async () => {
    const tenantId = newId();
    const address = anAddress();
    const env = {
      RATE_LIMITS_LIFTED_FOR: `${encodeId('org', tenantId)}, ${address.network}`,
      RATE_LIMIT_STRICT: '1/h',
    };
    const { limits } = await gateway({ env, url: servers.redisUrl });
    const request = { route: route('strict'), address: anAddress(), caller: aCaller(tenantId) };
    expect(await admittedOf(9, limits, request)).toBe(9);
    expect(await admittedOf(9, limits, { route: route('strict'), address })).toBe(9);
    for (let failures = 0; failures < 99; failures += 1) limits.failedAuthentication(address);
    expect(limits.beforeAuthentication(address).isAdmitted).toBe(true);
    expect(await admittedOf(9, limits, { ...request, caller: aCaller() })).toBe(1);
  });
});
