import {
  AccessRulesStated,
  encodeId,
  type EventOf,
  NetworkBlockStated,
  PLATFORM_TENANT_ID,
  recordKey,
  serviceSource,
  writeHeaders,
} from '@guildhall/contracts';
import { ManualClock, newId } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { applyRecord } from '../edge-state/apply-record.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { AddressRules } from './address-rules.js';

const [ACME, OTHER] = [newId(), newId()];
const wire = (tenantId: string) => encodeId('org', tenantId);
const TOPIC = NetworkBlockStated.topic;

function gateway() {
  const clock = new ManualClock();
  const state = new EdgeState(clock);
  const send = async (tenantId: string, { event, data }: EventOf, subject: string, aggregateVersion: number) => {
    const about = { tenantId, subject, aggregateVersion, actor: 'system:identity', producerEpoch: 0 };
    const occurredAt = clock.now().toISOString();
    const where = { source: serviceSource('identity'), eventId: newId(), correlationId: newId(), occurredAt };
    const envelope = { ...about, ...where, type: event.type };
    const key = recordKey(envelope);
    const value = Buffer.from(JSON.stringify(event.toWire(data)));
    const headers = writeHeaders(envelope);
    await applyRecord(state, { topic: TOPIC, partition: 0, offset: 0n, key, value, headers, timestampMs: 0 });
    return () =>
      applyRecord(state, { topic: TOPIC, partition: 0, offset: 1n, key, value: null, headers: {}, timestampMs: 0 });
  };
  return {
    clock,
    rules: new AddressRules(state, clock),
    /** @returns what lifts it again */
    block: (tenantId: string, network: string, expiresAt?: Date) => {
      const networkBlockId = newId();
      const until = expiresAt && { expiresAt: expiresAt.toISOString() };
      return send(
        tenantId,
        NetworkBlockStated({ networkBlockId, network, ...until }),
        encodeId('blk', networkBlockId),
        1,
      );
    },
    allow: (tenantId: string, version: number, ...networks: string[]) =>
      send(tenantId, AccessRulesStated({ policyId: ACME, networks, webOrigins: [] }), encodeId('pol', ACME), version),
  };
}

describe('a blocked network', () => {
  it('bars everybody when the platform blocks it, and its own callers when an organisation does', async () => {
    const { rules, block } = gateway();
    await block(PLATFORM_TENANT_ID, '203.0.113.0/24');
    await block(ACME, '198.51.100.7');
    expect(() => rules.requireNotBlocked('203.0.113.9')).toThrow('lets nobody in');
    // Of a stream that was open before nobody asks but this.
    expect(() => rules.requireOpenTo(wire(OTHER), '203.0.113.9')).toThrow('lets nobody in');
    expect(() => rules.requireNotBlocked('198.51.100.7')).not.toThrow();
    expect(() => rules.requireOpenTo(wire(ACME), '198.51.100.7')).toThrow('lets nobody in');
    expect(() => rules.requireOpenTo(wire(OTHER), '198.51.100.7')).not.toThrow();
    expect(() => rules.requireOpenTo(wire(ACME), '198.51.100.8')).not.toThrow();
    expect(rules.blockedFor('unknown')).toBeUndefined();
  });

  it('T3: of IPv6 bars every address in it, however it is spelled', async () => {
    const { rules, block } = gateway();
    await block(PLATFORM_TENANT_ID, '2001:db8:1:2::/64');
    expect(rules.blockedFor('2001:db8:1:2:ffff::9')).toBeDefined();
    expect(rules.blockedFor('2001:db8:1:3::9')).toBeUndefined();
  });

  it('ends by the gateway’s own clock, and when it is lifted; another block of the same network stays', async () => {
    const { clock, rules, block } = gateway();
    const inAMinute = new Date(clock.now().getTime() + 60_000);
    await block(PLATFORM_TENANT_ID, '203.0.113.0/24', inAMinute);
    const lift = await block(PLATFORM_TENANT_ID, '203.0.113.0/24');
    expect(rules.blockedFor('203.0.113.9')).toBeDefined();
    await lift();
    expect(rules.blockedFor('203.0.113.9')).toBeDefined();
    clock.advance(60_000);
    expect(rules.blockedFor('203.0.113.9')).toBeUndefined();
  });
});

describe('the networks of an organisation', () => {
  it('are the only ones from which it is called, until it names others, or none', async () => {
    const { rules, allow } = gateway();
    expect(rules.isAllowed(wire(ACME), '198.51.100.1')).toBe(true);
    await allow(ACME, 2, '203.0.113.0/24', '2001:db8::/32');
    await allow(ACME, 1, '0.0.0.0/0');
    const from = (...addresses: string[]) => addresses.map((address) => rules.isAllowed(wire(ACME), address));
    expect(from('203.0.113.9', '2001:db8::1', '198.51.100.1', 'unknown')).toEqual([true, true, false, false]);
    expect(() => rules.requireOpenTo(wire(ACME), '198.51.100.1')).toThrow('names other networks');
    expect(rules.isAllowed(wire(OTHER), '198.51.100.1')).toBe(true);
    const forget = await allow(ACME, 3, 'a network that this release cannot read');
    expect(from('203.0.113.9')).toEqual([false]);
    await forget();
    expect(from('198.51.100.1')).toEqual([true]);
  });
});
