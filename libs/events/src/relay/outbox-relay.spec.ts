import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually, Link, servers } from '@guildhall/testing';
import { Harness } from '../../test/harness.js';
import { KeyedReader } from '../../test/keyed-reader.js';
import type { Broker } from '../broker/broker.js';
import { topicPlans } from '../envelope/topic-plans.js';
import { OutboxRelay } from './outbox-relay.js';
import type { RelaySettings } from './relay-settings.js';

describe('the relay', () => {
  let harness: Harness;
  let broker: Broker;
  const relays: OutboxRelay[] = [];

  beforeAll(async () => {
    harness = await Harness.start();
    broker = await harness.broker();
    await broker.ensureTopics(topicPlans([ThingHappened.topic]));
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  });
  afterAll(() => harness.end());

  const start = (settings: Partial<RelaySettings> = {}, through = broker) => {
    const relay = new OutboxRelay(
      { relayUrl: harness.store.urls.relay, service: 'fixture', ...settings },
      { broker: through },
    );
    relay.start();
    relays.push(relay);
    return relay;
  };
  const state = (relay: OutboxRelay) => relay.states().get('facts');
  const leads = (relay: OutboxRelay) => eventually(() => state(relay) === 'leading', { withinMs: 5_000 });
  const waiting = () => harness.count('select count(*) from outbox');
  const isEmpty = (withinMs = 10_000) => eventually(async () => (await waiting()) === 0, { withinMs });
  const happen = (version = 1) => harness.happen(newId(), newId(), version);

  it('lets one process lead a lane and the others stand by, until the leader stops', async () => {
    const first = start();
    await leads(first);
    const second = start();
    await eventually(() => state(second) === 'standby');
    await first.stop();
    expect(state(first)).toBe('stopped');
    await leads(second);
  });

  it('is woken by a commit of its own process, and by one elsewhere, long before it would look', async () => {
    const leader = start({ pollMs: 60_000 });
    await leads(leader);
    const standby = start({ pollMs: 60_000 });
    await eventually(() => state(standby) === 'standby');
    // Answered by the connections that are woken.
    for (const relay of [leader, standby]) await eventually(() => relay.backlog('facts'));
    const quiet = harness.signal.onWake((lane) => standby.wake(lane));
    await happen();
    await isEmpty(2_000);
    quiet();
    harness.signal.onWake((lane) => leader.wake(lane));
    await happen();
    await isEmpty(2_000);
  });

  it('looks by itself when no wake-up arrives', async () => {
    await leads(start());
    await harness.flood({ tenants: [newId()], things: 1, perThing: 1 });
    await isEmpty(2_000);
  });

  it('keeps the queue while the broker is away and empties it afterwards, in order, and writers do not notice', async () => {
    const [host = '', port = ''] = servers.kafkaBrokers[0]!.split(':');
    const link = await Link.to(host, Number(port));
    const far = await harness.broker([`127.0.0.1:${link.port}`]);
    const reader = new KeyedReader(broker, ThingHappened.topic, 'after-outage');
    const relay = start({}, far);
    await leads(relay);
    link.cut();
    const [tenant, thing] = [newId(), newId()];
    for (let version = 1; version <= 20; version += 1) await harness.happen(tenant, thing, version);
    await eventually(async () => (await relay.backlog('facts'))?.rows === 20);
    link.heal();
    await isEmpty(30_000);
    expect(reader.orderBreaks).toEqual([]);
    await reader.stop();
    await relay.stop();
    await link.close();
  }, 60_000);

  it('begins anew when its connections are ended, and takes its lead back', async () => {
    const relay = start();
    await leads(relay);
    await harness.store.look(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name like 'fixture-%'`,
      [harness.store.name],
    );
    await happen();
    await isEmpty();
    await leads(relay);
  });

  it('sets an event aside that no broker can take, and everything later of its aggregate, and sends the rest', async () => {
    const [tenant, thing] = [newId(), newId()];
    await harness.flood({ tenants: [tenant], things: 1, perThing: 1, note: () => 'x'.repeat(2_000_000) });
    await harness.store.look('update outbox set aggregate_id = $1, subject = $2', [thing, `thg_${'0'.repeat(26)}`]);
    await harness.store.look(
      `insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor, correlation_id, occurred_at, producer_epoch)
       select lane, tenant_id, uuidv7(), type, topic, aggregate_id, subject, 2, '{}', actor, correlation_id, occurred_at, producer_epoch from outbox`,
    );
    start();
    await harness.flood({ tenants: [tenant], things: 50, perThing: 2 });
    await eventually(async () => (await waiting()) === 2);
    expect(await harness.store.look('select aggregate_version as version from outbox order by id')).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
    await harness.store.look('delete from outbox');
  });

  it('gives the space of what it removed back while it is idle', async () => {
    await harness.flood({ tenants: [newId()], things: 100, perThing: 100 });
    const size = () => harness.count(`select pg_relation_size('outbox') as count`);
    expect(await size()).toBeGreaterThan(1_000_000);
    start({ vacuumAfter: 5_000 });
    await isEmpty();
    await eventually(async () => (await size()) === 0, { withinMs: 10_000, pauseMs: 250 });
  });

  it('moves each row from the outbox to the archive, and leaves none in both or neither', async () => {
    expect(await harness.count('select count(*) from outbox o join outbox_archive a using (id)')).toBe(0);
    expect(await harness.count('select count(distinct id) - count(*) as count from outbox_archive')).toBe(0);
  });
});
