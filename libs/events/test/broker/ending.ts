import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { BrokerPassing, UnknownTopics } from '../../src/broker/broker.js';
import type { BrokerClient } from '../../src/broker/open-broker.js';
import { Bench, gate, keysOutOfOrder, lagOf, lastOffsetOf, recordsFor } from './harness.js';

export function endingContract(client: BrokerClient): void {
  describe(`${client}: stopping, restarting, administering`, () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await Bench.open(client);
    });
    afterAll(() => bench.close());

    it('waits for the chunk in hand when it stops, commits it, and takes no other', async () => {
      const topic = await bench.topic(1);
      await bench.broker.sendBatch(recordsFor(topic, 30, { keys: 1 }));
      const { open, passed } = gate();
      const collector = bench.collect(topic, {
        maxChunk: 10,
        onChunk: async (chunk) => {
          await passed;
          await chunk.commit(lastOffsetOf(chunk));
        },
      });
      await collector.has(10);
      const stopped = collector.stop();
      setTimeout(open, 300);
      await stopped;
      expect(collector.chunks).toHaveLength(1);
      expect(await lagOf(bench, collector.groupId, topic)).toBe(20n);
      expect(collector.subscription.isJoined()).toBe(false);
    });

    it('does not wait for ever for a handler that hangs: its chunk turns stale', async () => {
      const topic = await bench.topic(1);
      await bench.broker.sendBatch(recordsFor(topic, 1));
      const { open, passed } = gate();
      const collector = bench.collect(topic, { onChunk: () => passed });
      await collector.has(1);
      const begun = performance.now();
      await collector.stop(300);
      expect(performance.now() - begun).toBeLessThan(8_000);
      expect(collector.chunks[0]?.isStale()).toBe(true);
      await expect(collector.chunks[0]?.heartbeat()).rejects.toThrow(BrokerPassing);
      open();
    });

    it('goes on with a fresh client when it is restarted, after what was committed', async () => {
      const topic = await bench.topic(2);
      await bench.broker.sendBatch(recordsFor(topic, 100));
      const collector = bench.collect(topic);
      await collector.has(100);
      await eventually(async () => (await lagOf(bench, collector.groupId, topic)) === 0n);
      await collector.subscription.restart();
      await bench.broker.sendBatch(recordsFor(topic, 100, { from: 100 }));
      await collector.has(200);
      expect(collector.subscription.progress()).toMatchObject({ isJoined: true, restarts: 1 });
      expect(collector.subscription.progress().assigned).toHaveLength(2);
      await collector.stop();
      expect(collector.records).toHaveLength(200);
      expect(keysOutOfOrder(collector.records)).toEqual([]);
    });

    it('has nothing to restart, and nothing to wait for, while it cannot reach a broker', async () => {
      const away = await Bench.open(client, { brokers: ['127.0.0.1:1'] });
      const collector = away.collect('anything');
      const ready = collector.subscription.ready();
      await eventually(() => collector.subscription.progress().restarts > 0);
      await collector.subscription.restart();
      await collector.stop();
      await expect(ready).rejects.toThrow(BrokerPassing);
      await away.broker.disconnect();
    });

    it('forgets a group when told, except while it has members', async () => {
      const topic = await bench.topic(1);
      await bench.broker.sendBatch(recordsFor(topic, 3));
      const collector = bench.collect(topic);
      await collector.has(3);
      await expect(bench.broker.deleteGroup(collector.groupId)).rejects.toThrow(BrokerPassing);
      await collector.stop();
      await bench.broker.deleteGroup(collector.groupId);
      await bench.broker.deleteGroup(collector.groupId);
      expect(await bench.broker.lag(collector.groupId, [topic])).toEqual([
        { topic, partition: 0, end: 3n, committed: null, lag: 3n },
      ]);
    });

    it('creates topics once when many ask at once, and tells where one differs', async () => {
      const plan = {
        name: `${await bench.topic(1)}.state`,
        partitions: 2,
        retentionMs: -1,
        cleanup: 'compact' as const,
        replicas: 1,
        minInsyncReplicas: 1,
      };
      const reports = await Promise.all([bench.broker.ensureTopics([plan]), bench.broker.ensureTopics([plan])]);
      expect(reports.map(({ differences }) => differences)).toEqual([[], []]);
      const changed = await bench.broker.ensureTopics([
        { ...plan, partitions: 3, cleanup: 'delete', retentionMs: 60_000, replicas: 3, minInsyncReplicas: 2 },
      ]);
      expect(changed).toEqual({
        created: [],
        differences: [
          { topic: plan.name, setting: 'partitions', wanted: '3', found: '2' },
          { topic: plan.name, setting: 'cleanup.policy', wanted: 'delete', found: 'compact' },
          { topic: plan.name, setting: 'replicas', wanted: '3', found: '1' },
          { topic: plan.name, setting: 'min.insync.replicas', wanted: '2', found: '1' },
          { topic: plan.name, setting: 'retention.ms', wanted: '60000', found: expect.any(String) },
        ],
      });
      await bench.broker.deleteTopics([plan.name, `${plan.name}.absent`]);
      // Kafka has acknowledged the end before its brokers all know of it.
      await eventually(() =>
        bench.broker.endOffsets([plan.name]).then(
          () => false,
          (error: unknown) => error instanceof UnknownTopics && error.topics.includes(plan.name),
        ),
      );
    });
  });
}
