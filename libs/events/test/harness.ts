import { randomBytes } from 'node:crypto';
import { Actor } from '@guildhall/access';
import { encodeId, ThingHappened } from '@guildhall/contracts';
import { createDataSource, createPlatformTables, OutboxSignal, TenantDatabase, tenantTable } from '@guildhall/database';
import { newId, SystemClock, SystemRandomness } from '@guildhall/runtime';
import { traceparentOfNow } from '@guildhall/telemetry';
import { servers, TestDatabase } from '@guildhall/testing';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import type { Broker } from '../src/broker/broker.js';
import { openBroker, type BrokerClient } from '../src/broker/open-broker.js';
import { createVersionOrder } from '../src/consumer/version-order.js';
import { OwnTopics } from './own-topics.js';

export const kafkaClient = (process.env['KAFKA_CLIENT'] ?? 'kafkajs') as BrokerClient;
export const isVerifyRing = process.env['GUILDHALL_RING'] === 'verify';
/** The shortest that a broker grants by default: tests wait for the end of it. */
export const SHORT_SESSION_MS = 6_000;

/** The platform's tables, those of ordered consumers, and `effects`: what handlers under test write. */
class EventsUnderTest1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    await createVersionOrder(runner);
    await runner.query(`
      create table effects (tenant_id uuid not null, aggregate_id uuid not null, version int not null, times int not null default 1,
                            seq bigint generated always as identity, primary key (tenant_id, aggregate_id, version));
      comment on table effects is 'One row an event, and how often its handler wrote it.';
      create table totals (tenant_id uuid not null, name text not null, total bigint not null, primary key (tenant_id, name));
      comment on table totals is 'A row that many events of a tenant fight for.'`);
    await tenantTable(runner, 'effects');
    await tenantTable(runner, 'totals');
  }
  down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** A database of the test's own with what a service has around it. */
export class Harness {
  readonly service = 'fixture';
  private readonly brokers: Broker[] = [];

  readonly store: TestDatabase;
  readonly database: TenantDatabase;
  readonly signal: OutboxSignal;
  readonly relayUrl: string;
  /** Of this test's topics and groups. */
  readonly prefix: string;
  private readonly sources: readonly DataSource[];

  private constructor(
    parts: Pick<Harness, 'store' | 'database' | 'signal' | 'relayUrl' | 'prefix'> & { sources: readonly DataSource[] },
  ) {
    this.store = parts.store;
    this.database = parts.database;
    this.signal = parts.signal;
    this.relayUrl = parts.relayUrl;
    this.prefix = parts.prefix;
    this.sources = parts.sources;
  }

  /** With `port`, what is under test reaches PostgreSQL there (a link that can be cut); the test itself does not. */
  static async start({ poolSize = 10, port = '' } = {}): Promise<Harness> {
    const store = await TestDatabase.create({ migrations: [EventsUnderTest1700000000000], service: 'fixture' });
    const by = (url: string) => (port === '' ? url : Object.assign(new URL(url), { port }).href);
    const app = createDataSource({ url: by(store.urls.app), service: 'fixture', poolSize });
    const platform = createDataSource({ url: by(store.urls.platform), service: 'fixture', poolSize: 2 });
    await app.initialize();
    await platform.initialize();
    const signal = new OutboxSignal();
    const database = new TenantDatabase({
      dataSource: app,
      platformDataSource: platform,
      signal,
      service: 'fixture',
      clock: new SystemClock(),
      randomness: new SystemRandomness(),
      currentTraceparent: traceparentOfNow,
    });
    return new Harness({
      store,
      database,
      signal,
      relayUrl: by(store.urls.relay),
      sources: [app, platform],
      prefix: `t${randomBytes(5).toString('hex')}`,
    });
  }

  /** The real broker under names that no other test uses. */
  async broker(
    brokers: readonly string[] = servers.kafkaBrokers,
    sessionTimeoutMs = SHORT_SESSION_MS,
  ): Promise<Broker> {
    const real = await openBroker(kafkaClient, { brokers, clientId: 'events-test', sessionTimeoutMs });
    const own = new OwnTopics(real, this.prefix);
    this.brokers.push(own);
    return own;
  }

  tenants(count: number): string[] {
    return Array.from({ length: count }, newId);
  }

  actor(tenantId: string): Actor {
    return Actor.system(this.service, tenantId);
  }

  /** States that a thing happened, as a service would. */
  async happen(tenantId: string, thingId: string, version: number, note = 'it happened'): Promise<void> {
    await this.database.transaction(this.actor(tenantId), (tx) =>
      tx.publish(
        { tenantId, id: thingId, version },
        ThingHappened({ thingId, note, count: version, ownerEmail: 'ada@example.org' }),
      ),
    );
  }

  /** Many events at once, through the outbox table: `perThing` versions of each of `things` things, spread over tenants. */
  async flood({ tenants, things, perThing, note = () => 'it happened' }: Flood): Promise<Happening[]> {
    const ids = Array.from({ length: things }, newId);
    const happenings = Array.from({ length: perThing }, (_, at) => at + 1).flatMap((version) =>
      ids.map((thingId, index) => ({ tenantId: tenants[index % tenants.length]!, thingId, version, eventId: newId() })),
    );
    for (let from = 0; from < happenings.length; from += 5_000)
      await this.insert(happenings.slice(from, from + 5_000), note);
    return happenings;
  }

  async count(sql: string, values: readonly unknown[] = []): Promise<number> {
    const [row] = await this.store.look<{ count: number }>(sql, values);
    return Number(row?.count ?? 0);
  }

  async end(): Promise<void> {
    for (const broker of this.brokers) await broker.disconnect();
    for (const source of this.sources) await source.destroy();
    await this.store.drop();
  }

  private async insert(happenings: readonly Happening[], note: (happening: Happening) => string): Promise<void> {
    const wire = happenings.map((one) =>
      JSON.stringify(
        ThingHappened.toWire({
          thingId: one.thingId,
          note: note(one),
          count: one.version,
          ownerEmail: 'ada@example.org',
          changes: [],
        }),
      ),
    );
    await this.store.look(
      `insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor, correlation_id, occurred_at, producer_epoch)
       select 'facts', r.tenant_id, r.event_id, $6, $7, r.aggregate_id, r.subject, r.version, r.payload::jsonb, 'system:fixture', 'flood', now(), 1
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $8::text[]) with ordinality
           as r (tenant_id, event_id, aggregate_id, subject, version, payload, place) order by place`,
      [
        happenings.map((one) => one.tenantId),
        happenings.map((one) => one.eventId),
        happenings.map((one) => one.thingId),
        happenings.map((one) => encodeId('thg', one.thingId)),
        happenings.map((one) => one.version),
        ThingHappened.type,
        ThingHappened.topic,
        wire,
      ],
    );
  }
}

export interface Flood {
  readonly tenants: readonly string[];
  readonly things: number;
  readonly perThing: number;
  readonly note?: (happening: Happening) => string;
}

export interface Happening {
  readonly tenantId: string;
  readonly thingId: string;
  readonly version: number;
  readonly eventId: string;
}
