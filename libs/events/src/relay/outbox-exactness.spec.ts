import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId, ThingHappened } from '@guildhall/contracts';
import { newId, SeededRandomness } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import pg from 'pg';
import { Harness, isVerifyRing } from '../../test/harness.js';
import { KeyedReader } from '../../test/keyed-reader.js';
import { topicPlans } from '../envelope/topic-plans.js';
import { OutboxRelay } from './outbox-relay.js';

const ROWS = isVerifyRing ? 5_000_000 : 64_000;
const WRITERS = 64;
const EVENTS_A_TRANSACTION = 50;
const AGGREGATES = 512;
const TENANT = newId();
const THINGS = Array.from({ length: AGGREGATES }, newId);

/**
 * What rule D1 forbids: reading on from the largest id seen. Test-only, over a log that the same transactions write, to
 * show that this load tells a queue from a cursor.
 */
class NaiveCursor {
  seen = 0;
  private last = '0';
  private isDone = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly client: pg.Client) {}

  start(): void {
    this.running = this.run();
  }

  async finish(): Promise<void> {
    this.isDone = true;
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      const wasDone = this.isDone;
      const { rows } = await this.client.query<{ id: string }>(
        'select id from serial_log where id > $1 order by id limit 5000',
        [this.last],
      );
      this.seen += rows.length;
      this.last = rows.at(-1)?.id ?? this.last;
      if (rows.length === 0 && wasDone) return;
      if (rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

// One simple query a transaction: the load is to be on the outbox, not on round trips.
function transaction(thing: string, random: SeededRandomness): string {
  const payload = JSON.stringify(
    ThingHappened.toWire({
      thingId: thing,
      note: 'x'.repeat(200),
      count: 1,
      ownerEmail: 'ada@example.org',
      changes: [],
    }),
  );
  const isLong = random.fraction() < 0.1;
  return `
    begin; select set_config('app.tenant_id', '${TENANT}', true);
    with locked as (update thing_rows set version = version + ${EVENTS_A_TRANSACTION} where id = '${thing}' returning version),
    logged as (insert into serial_log (thing) select '${thing}' from generate_series(1, ${EVENTS_A_TRANSACTION}), locked)
    insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor, correlation_id, occurred_at, producer_epoch)
    select 'facts', '${TENANT}', uuidv7(), '${ThingHappened.type}', '${ThingHappened.topic}', '${thing}', '${encodeId('thg', thing)}',
           version - ${EVENTS_A_TRANSACTION} + n, '${payload}', 'system:fixture', 'load', now(), 1
      from locked, generate_series(1, ${EVENTS_A_TRANSACTION}) as n order by n;
    ${isLong ? 'select pg_sleep(0.1);' : ''}
    ${random.fraction() < 0.1 ? 'rollback' : 'commit'};`;
}

async function write(url: string, share: number, seed: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const random = new SeededRandomness(seed);
  for (let written = 0; written < share; ) {
    const sql = transaction(THINGS[Math.floor(random.fraction() * AGGREGATES)]!, random);
    await client.query(sql);
    if (sql.trimEnd().endsWith('commit;')) written += EVENTS_A_TRANSACTION;
  }
  await client.end();
}

describe('the outbox under 64 writers, rollbacks and long transactions', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await Harness.start();
    await harness.store.look(`
      create table thing_rows (id uuid primary key, version int not null default 0);
      create table serial_log (id bigint generated always as identity (cache 1) primary key, thing uuid not null);
      grant select, update on thing_rows to public; grant select, insert on serial_log to public;`);
    await harness.store.look('insert into thing_rows (id) select unnest($1::uuid[])', [THINGS]);
  });
  afterAll(() => harness.end());

  it(
    'T62: the relay loses no row and breaks no order of an aggregate, while a cursor over the same data loses rows',
    async () => {
      const broker = await harness.broker();
      await broker.ensureTopics(topicPlans([ThingHappened.topic]));
      const reader = new KeyedReader(broker, ThingHappened.topic);
      const relay = new OutboxRelay(
        { relayUrl: harness.store.urls.relay, service: 'fixture', lanes: ['facts'] },
        { broker },
      );
      relay.start();
      const cursorClient = new pg.Client({ connectionString: harness.store.urls.app });
      await cursorClient.connect();
      const cursor = new NaiveCursor(cursorClient);
      cursor.start();

      const writers = Array.from({ length: WRITERS }, (_, at) =>
        write(harness.store.urls.app, ROWS / WRITERS, `writer ${at}`),
      );
      await Promise.all(writers);
      await cursor.finish();
      await cursorClient.end();

      const written = await harness.count('select count(*) from serial_log');
      await eventually(async () => (await harness.count('select count(*) from outbox')) === 0, {
        withinMs: 120_000,
        pauseMs: 200,
      });
      await relay.stop();
      expect(await harness.count('select count(*) from outbox_archive')).toBe(written);
      await eventually(() => reader.distinct + reader.duplicates >= written, { withinMs: 60_000, pauseMs: 200 });
      expect({ distinct: reader.distinct, orderBreaks: reader.orderBreaks }).toEqual({
        distinct: written,
        orderBreaks: [],
      });
      await reader.stop();

      // The load is hard enough: who reads on from the last id misses what commits late.
      expect(written - cursor.seen).toBeGreaterThan(0);
    },
    isVerifyRing ? 1_800_000 : 180_000,
  );
});
