import { describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { BrokerPassing, type OutgoingRecord } from '../../src/broker/broker.js';
import type { BrokerClient } from '../../src/broker/open-broker.js';
import { type Bench, type Collector, keysOutOfOrder, lastOffsetOf, PRIVATE_SESSION_MS, recordsFor } from './harness.js';
import type { OwnBroker } from './own-broker.js';

export function outageContract(client: BrokerClient, own: OwnBroker): void {
  describe(`${client}: a broker that goes away`, () => {
    it('loses nothing that was acknowledged when the broker is killed and started again, and goes on by itself', async () => {
      const { kafka, bench } = own();
      const topic = await bench.topic();
      const collector = bench.collect(topic);
      await collector.subscription.ready();
      const writer = new Writer(bench, topic);
      await eventually(() => collector.records.length > 200);
      await kafka.kill9();
      await kafka.start();
      const written = await writer.finish(400);
      await arrived(collector, written);
      expect(keysOutOfOrder(collector.records)).toEqual([]);
      expect(collector.subscription.isJoined()).toBe(true);
      expect(bench.logged.filter(({ level }) => level === 'error')).toEqual([]);
      await collector.stop();
    }, 120_000);

    it('goes on when a broker that froze for longer than the session comes back', async () => {
      const { kafka, bench } = own();
      const topic = await bench.topic();
      const collector = bench.collect(topic);
      await collector.subscription.ready();
      const writer = new Writer(bench, topic);
      await eventually(() => collector.records.length > 200);
      kafka.freeze();
      await new Promise((resolve) => setTimeout(resolve, PRIVATE_SESSION_MS + 2_000));
      kafka.thaw();
      const written = await writer.finish(400);
      await arrived(collector, written);
      await collector.stop();
    }, 120_000);

    it('tells a handler that commits, and brings the records again when the broker is back', async () => {
      const { kafka, bench } = own();
      const topic = await bench.topic(1);
      await bench.broker.sendBatch(recordsFor(topic, 5));
      const outcomes: unknown[] = [];
      const collector = bench.collect(topic, {
        onChunk: async (chunk) => {
          if (outcomes.length === 0) await kafka.kill9();
          const outcome = await chunk.commit(lastOffsetOf(chunk)).catch((error: unknown) => error);
          outcomes.push(outcome);
          if (outcome) throw outcome;
        },
      });
      await eventually(() => outcomes.length > 0, { withinMs: 60_000 });
      await kafka.start();
      await eventually(async () => (await bench.broker.lag(collector.groupId, [topic]))[0]?.lag === 0n, {
        withinMs: 60_000,
      });
      await collector.stop();
      expect(outcomes[0]).toBeInstanceOf(BrokerPassing);
      expect(outcomes.at(-1)).toBeUndefined();
    }, 120_000);

    it('begins anew with a broker that lost everything, once it is refilled', async () => {
      const { kafka, bench } = own();
      const topic = await bench.topic(2);
      await bench.broker.sendBatch(recordsFor(topic, 300));
      const collector = bench.collect(topic);
      await collector.has(300);
      await kafka.stop();
      kafka.empty();
      await kafka.start();
      // Long enough for the consumer to come back first and find no topic.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await eventually(() =>
        bench.broker.ensureTopics([{ name: topic, partitions: 2, retentionMs: 3_600_000, cleanup: 'delete' }]),
      );
      await bench.broker.sendBatch(recordsFor(topic, 50, { from: 1_000 }));
      const refilled = new Set(recordsFor(topic, 50, { from: 1_000 }).map(({ value }) => String(value)));
      await eventually(() => [...refilled].every((value) => collector.values.includes(value)), { withinMs: 60_000 });
      await collector.stop();
    }, 120_000);

    it('stops in bounded time while the broker is away', async () => {
      const { kafka, bench } = own();
      const topic = await bench.topic(1);
      const collector = bench.collect(topic);
      await collector.subscription.ready();
      await kafka.kill9();
      const begun = performance.now();
      await collector.stop();
      expect(performance.now() - begun).toBeLessThan(10_000);
      await expect(bench.broker.endOffsets([topic])).rejects.toThrow(BrokerPassing);
    }, 120_000);
  });
}

/** Sends small batches without a pause, as the relay does, and remembers what was acknowledged. */
class Writer {
  private readonly acknowledged: OutgoingRecord[] = [];
  private isOver = false;
  private readonly done: Promise<void>;

  constructor(
    private readonly bench: Bench,
    private readonly topic: string,
  ) {
    this.done = this.write();
  }

  /** Stops after so many more acknowledged records. */
  async finish(more: number): Promise<OutgoingRecord[]> {
    const until = this.acknowledged.length + more;
    await eventually(() => this.acknowledged.length >= until, { withinMs: 60_000 });
    this.isOver = true;
    await this.done;
    return this.acknowledged;
  }

  private async write(): Promise<void> {
    while (!this.isOver) {
      const batch = recordsFor(this.topic, 20, { keys: 7, from: this.acknowledged.length });
      await this.bench.broker.sendBatch(batch);
      this.acknowledged.push(...batch);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function arrived(collector: Collector, written: readonly OutgoingRecord[]): Promise<void> {
  await eventually(
    () => {
      const values = new Set(collector.values);
      const missing = written.filter(({ value }) => !values.has(String(value)));
      if (missing.length > 0)
        throw new Error(`${missing.length} of ${written.length} acknowledged records have not come.`);
      return true;
    },
    { withinMs: 60_000 },
  );
}
