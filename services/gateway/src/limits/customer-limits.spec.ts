import { afterAll, describe, expect, it } from '@jest/globals';
import { newId } from '@guildhall/runtime';
import { aCaller, aCustomer, admittedOf, anAddress, closeGateways, gateway, route } from '../../test/limits.harness.js';
import type { Customer } from './customer-limits.js';
import { left } from './limit-headers.js';
import type { Limits } from './limits.js';

describe('limits as a product (GTW-13)', () => {
  afterAll(closeGateways);

  it('hold an organisation to limits of its own before its tier’s, and to its tier’s before everybody’s', async () => {
    const env = { RATE_LIMITS_OF_TIERS: 'premium.strict=4/h+2,premium.tenant=50/h', RATE_LIMIT_STRICT: '3/h' };
    const { limits } = await gateway({ env });
    const request = { route: route('strict'), address: anAddress(), caller: aCaller() };
    const own = { strict: { calls: 5, windowSeconds: 3_600, burst: 4 } };
    const admitted = async (customer?: Customer) =>
      admittedOf(12, limits, { ...request, caller: aCaller(), ...(customer && { customer }) });
    expect(await admitted()).toBe(3);
    expect(await admitted(aCustomer(600, {}, 'basic'))).toBe(3);
    expect(await admitted(aCustomer(600, {}, 'premium'))).toBe(6);
    expect(await admitted(aCustomer(600, own, 'premium'))).toBe(9);

    // What is stated anew holds from the next call on, also for a caller who is known. It begins with a full bucket.
    const caller = aCaller();
    expect(await admittedOf(5, limits, { ...request, caller, customer: aCustomer() })).toBe(3);
    expect(await admittedOf(9, limits, { ...request, caller, customer: aCustomer(600, own) })).toBe(9);
    const told = await limits.take({ ...request, caller, customer: aCustomer(600, own, 'premium') });
    expect(told.headers['ratelimit-policy']).toMatch(/^"strict";q=5;w=3600;burst=4, "tenant";q=50;w=3600, "address"/);
  });

  it('count all keys of one maker as one caller', async () => {
    const { limits } = await gateway({ env: { RATE_LIMIT_KEY: '4/h' } });
    const makerId = newId();
    const [first, second] = [{ ...aCaller(newId(), 'key'), makerId }, newId()];
    const request = { route: route(), address: anAddress() };
    expect(await admittedOf(3, limits, { ...request, caller: first })).toBe(3);
    expect(await admittedOf(3, limits, { ...request, caller: { ...first, userId: second } })).toBe(1);
    expect(await admittedOf(3, limits, { ...request, caller: { ...first, makerId: newId() } })).toBe(3);
    expect(await admittedOf(3, limits, { ...request, caller: aCaller(first.tenantId, 'key') })).toBe(3);
    // The maker's own calls are another matter.
    expect(await admittedOf(3, limits, { ...request, caller: { ...aCaller(first.tenantId), userId: makerId } })).toBe(
      3,
    );
  });

  it('tell whoever asks how each of their buckets stands, and take nothing for it', async () => {
    // By the hour: nothing comes back meanwhile.
    const env = { RATE_LIMIT_ADDRESS: '600/h' };
    const [here, there] = [(await gateway({ env })).limits, (await gateway({ env })).limits];
    const request = { address: anAddress(), caller: aCaller(), customer: aCustomer(50) };
    await admittedOf(4, here, { ...request, route: route('strict') });
    await admittedOf(2, there, { ...request, route: route() });
    const look = async (limits: Limits) =>
      Object.fromEntries((await limits.look(request)).map((each) => [each.rule.policy, left(each)]));
    const expected = {
      ...{ user: 58, strict: 6, relaxed: 120, export: 10, ingest: 600, assessment: 30 },
      ...{ tenant: 44, address: 594 },
    };
    for (const limits of [here, there, here]) expect(await look(limits)).toEqual(expected);
    const [nobody] = await here.look({ address: anAddress() });
    expect(nobody).toMatchObject({ rule: { policy: 'default' }, debtUs: 0 });
  });
});
