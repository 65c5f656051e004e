import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { DeliveryLanes, type DeliveryPlace } from './delivery-lanes.js';
import { isEventFilter, SUBSCRIBER_FACTS, wants } from './event-filters.js';
import { waitAfter } from './retry-schedule.js';
import { newSecret, signatureHeaders } from './webhook-signature.js';

describe('what an endpoint takes', () => {
  it.each([
    [[], 'guildhall.identity.v1.UserSuspended', true],
    [['guildhall.identity.v1.UserSuspended'], 'guildhall.identity.v1.UserSuspended', true],
    [['guildhall.identity.v1.UserSuspended'], 'guildhall.identity.v1.UserCreated', false],
    [['guildhall.identity.v1.*'], 'guildhall.identity.v1.UserCreated', true],
    [['guildhall.identity.v1.*'], 'guildhall.tenancy.v1.OrganizationChanged', false],
    [['guildhall.*'], 'guildhall.tenancy.v1.OrganizationChanged', true],
  ])('%j and %s: %s', (filters, type, isWanted) => {
    expect(wants(filters, type)).toBe(isWanted);
  });

  it.each(['guildhall.identity.v1.UserSuspended', 'guildhall.identity.v1.*', 'guildhall.*'])('may be %s', (filter) => {
    expect(isEventFilter(filter)).toBe(true);
  });

  it.each([
    '*',
    '',
    'guildhall',
    'guildhall.identity.v1.User*',
    'guildhall.ide.*',
    'guildhall.identity.v1.IdentityProvisioned',
  ])('may not be %j', (filter) => {
    expect(isEventFilter(filter)).toBe(false);
  });

  it('is never what the platform keeps to itself', () => {
    expect(SUBSCRIBER_FACTS.length).toBeGreaterThan(20);
    expect(SUBSCRIBER_FACTS.filter(({ visibility }) => visibility !== 'subscriber')).toEqual([]);
    expect(SUBSCRIBER_FACTS.filter(({ topic }) => /state$|telemetry|revocations|fixture/.test(topic))).toEqual([]);
  });
});

describe('the schedule of tries', () => {
  it('ends after eight of them and more than 27 hours', () => {
    const waits = Array.from({ length: 8 }, (_, tried) => waitAfter(tried + 1, 0.5));
    expect(waits).toEqual(
      [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000].map((s) => s * 1_000).concat(undefined as never),
    );
  });

  it('is spread by a tenth either way', () => {
    expect([waitAfter(2, 0), waitAfter(2, 0.999_999)]).toEqual([270_000, 330_000]);
  });
});

describe('a signature', () => {
  const content = { id: 'evt_01k9zq5v3hf7m8qk2x4n6p8r0t', at: new Date(), body: '{"type":"a","data":{"name":"Ä"}}' };
  const [secret, previous] = [newSecret(), newSecret()];
  const verify = (key: string, body: string, headers: Record<string, string>) => () =>
    new Webhook(key).verify(body, headers);

  it('is accepted by the reference library of Standard Webhooks, by the new secret and the one of before', () => {
    const headers = signatureHeaders(content, [secret, previous]);
    for (const key of [secret, previous]) expect(verify(key, content.body, headers)()).toMatchObject({ type: 'a' });
    expect(verify(newSecret(), content.body, headers)).toThrow();
  });

  it('T74: is refused for another body, another id, another time, and a time long ago', () => {
    const headers = signatureHeaders(content, [secret]);
    const old = signatureHeaders({ ...content, at: new Date(content.at.getTime() - 301_000) }, [secret]);
    expect(verify(secret, content.body, headers)).not.toThrow();
    expect(verify(secret, JSON.stringify(JSON.parse(content.body), null, 1), headers)).toThrow();
    expect(verify(secret, content.body, { ...headers, 'webhook-id': 'evt_other' })).toThrow();
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(verify(secret, content.body, { ...headers, 'webhook-timestamp': later })).toThrow();
    expect(verify(secret, content.body, old)).toThrow();
  });
});

describe('the lanes of deliveries', () => {
  const place = (id: string, endpointId = 'e1', organizationId = 'o1'): DeliveryPlace => ({
    ...{ id, endpointId, organizationId },
  });
  const lanes = () => new DeliveryLanes({ all: 5, perOrganization: 3, perEndpoint: 2 });

  it('T75: leave room for other endpoints and organisations, whatever one of them has waiting', () => {
    const open = lanes();
    const entered = [place('1'), place('2'), place('3'), place('4', 'e2'), place('5', 'e3'), place('6', 'e4', 'o2')];
    expect(entered.map((one) => open.enter(one))).toEqual([true, true, false, true, false, true]);
    expect(open.busy()).toEqual({ deliveries: ['1', '2', '4', '6'], endpoints: ['e1'], organizations: ['o1'] });
    expect([open.free, open.enter(place('6', 'e4', 'o2'))]).toEqual([1, false]);
  });

  it('T75: are one for an endpoint that failed last, until it succeeds', () => {
    const open = lanes();
    open.enter(place('1'));
    open.leave(place('1'), { hasFailed: true });
    expect([open.enter(place('2')), open.enter(place('3'))]).toEqual([true, false]);
    open.leave(place('2'), { hasFailed: false });
    expect([open.enter(place('3')), open.enter(place('4'))]).toEqual([true, true]);
  });
});
