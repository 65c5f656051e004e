import { describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import type { BrokerClient } from '../../src/broker/open-broker.js';
import { keysOutOfOrder, lagOf, lastOffsetOf, placeOf, PRIVATE_SESSION_MS, recordsFor } from './harness.js';
import { MemberProcess } from './member-process.js';
import type { OwnBroker } from './own-broker.js';

export function sessionContract(client: BrokerClient, own: OwnBroker): void {
  describe(`${client}: the session of a member`, () => {
    it('takes over from a killed member within the session time-out, with nothing lost', async () => {
      const { kafka, bench } = own();
      const topic = await bench.topic(4);
      await bench.broker.sendBatch(recordsFor(topic, 1_000));
      const groupId = `test.killed.${topic}`;
      const victim = new MemberProcess({
        client,
        groupId,
        topic,
        msForEachChunk: 150,
        brokers: kafka.brokers,
        sessionTimeoutMs: PRIVATE_SESSION_MS,
      });
      await eventually(() => victim.records.length > 200, { withinMs: 20_000 });
      await victim.kill9();
      const begun = performance.now();
      const heir = bench.collect(topic, { groupId });
      await eventually(async () => (await lagOf(bench, groupId, topic)) === 0n, {
        withinMs: PRIVATE_SESSION_MS + 8_000,
      });
      expect(performance.now() - begun).toBeLessThan(PRIVATE_SESSION_MS + 5_000);
      const seen = new Set([
        ...victim.records.map(({ partition, offset }) => `${topic}/${partition}/${offset}`),
        ...heir.records.map(placeOf),
      ]);
      expect(seen.size).toBe(1_000);
      expect(keysOutOfOrder(heir.records)).toEqual([]);
      await heir.stop();
    });

    it('keeps its membership through a handler that works longer than the session and never asks for it', async () => {
      const { bench } = own();
      const topic = await bench.topic(2);
      await bench.broker.sendBatch(recordsFor(topic, 40));
      const stale: boolean[] = [];
      const collector = bench.collect(topic, {
        onChunk: async (chunk) => {
          if (chunk.partition === 0) await new Promise((resolve) => setTimeout(resolve, PRIVATE_SESSION_MS + 2_000));
          stale.push(chunk.isStale());
          await chunk.commit(lastOffsetOf(chunk));
        },
      });
      await eventually(async () => (await lagOf(bench, collector.groupId, topic)) === 0n, {
        withinMs: PRIVATE_SESSION_MS + 10_000,
      });
      await collector.stop();
      expect(stale).toEqual([false, false]);
      expect(collector.records).toHaveLength(40);
      expect(collector.subscription.progress().restarts).toBe(0);
    });
  });
}
