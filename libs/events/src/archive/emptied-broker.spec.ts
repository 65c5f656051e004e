import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { PrivateKafka } from '../../test/broker/private-kafka.js';
import { ConsumerApp } from '../../test/consumer-app.js';
import { Harness } from '../../test/harness.js';
import { KeyedReader } from '../../test/keyed-reader.js';
import { Consumer, Consumes } from '../consumer/consumes.js';
import type { Delivered } from '../consumer/delivered.js';
import { Republish } from './republish.js';

/** A broker that comes back waits for the members of before until their sessions end. */
const SESSION_MS = 2_000;

@Consumer()
class Counts {
  @Consumes(ThingHappened, { as: 'fixture.counts' })
  async on({ tenantId, data, aggregateVersion }: Delivered<ThingHappened>, tx: TenantTransaction): Promise<void> {
    await tx.query(
      `insert into effects (tenant_id, aggregate_id, version) values ($1, $2, $3)
       on conflict (tenant_id, aggregate_id, version) do update set times = effects.times + 1`,
      [tenantId, data.thingId, aggregateVersion],
    );
  }
}

describe('a broker that goes away', () => {
  let kafka: PrivateKafka;
  let harness: Harness;
  let app: ConsumerApp;

  beforeAll(async () => {
    kafka = await PrivateKafka.start();
    harness = await Harness.start();
    const broker = await harness.broker(kafka.brokers, SESSION_MS);
    app = await ConsumerApp.start(harness, { controllers: [Counts], broker });
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await harness.end();
    await kafka.remove();
  }, 60_000);

  const effects = () => harness.count('select count(*) from effects');
  const doubled = () => harness.count('select count(*) from effects where times > 1');
  const waiting = () => harness.count('select count(*) from outbox');
  let expected = 0;
  const happen = async (count: number) => {
    const [tenant, thing] = [newId(), newId()];
    for (let version = 1; version <= count; version += 1) await harness.happen(tenant, thing, version);
    expected += count;
  };

  it('is waited for: writers do not notice, the queue grows, and is sent in order afterwards', async () => {
    await happen(20);
    await eventually(async () => (await effects()) === expected, { withinMs: 20_000 });
    kafka.freeze();
    await happen(50);
    expect(await waiting()).toBeGreaterThan(0);
    kafka.thaw();
    await kafka.kill9();
    await happen(30);
    await kafka.start();
    await eventually(async () => (await effects()) === expected, { withinMs: 60_000 });
    await eventually(async () => (await waiting()) === 0);
    expect(await doubled()).toBe(0);
  }, 120_000);

  it('is filled again out of the archive when it came back empty, and nothing takes effect twice', async () => {
    await kafka.kill9();
    kafka.empty();
    await kafka.start();
    await happen(10);
    await eventually(async () => (await waiting()) === 0, { withinMs: 60_000 });
    const republish = new Republish(harness.store.urls.relay, harness.service, app.broker);
    const { sent } = await republish.run({ to: 'refill' });
    expect(sent).toBe(expected);
    await eventually(async () => (await effects()) === expected, { withinMs: 60_000 });
    const reader = new KeyedReader(app.broker, ThingHappened.topic);
    await eventually(() => reader.distinct === expected, { withinMs: 30_000 });
    await reader.stop();
    expect(await doubled()).toBe(0);
  }, 180_000);
});
