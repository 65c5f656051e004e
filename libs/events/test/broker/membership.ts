import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { BrokerPassing, type Chunk } from '../../src/broker/broker.js';
import type { BrokerClient } from '../../src/broker/open-broker.js';
import { Bench, type Collector, gate, keysOutOfOrder, lagOf, lastOffsetOf, placeOf, recordsFor } from './harness.js';
import { isVerifyRing } from '../harness.js';
import { MemberProcess } from './member-process.js';

/** A second each: members hear of a new one by their next heartbeat. */
const ROUNDS = isVerifyRing ? 20 : 4;
const OTHER = { kafkajs: 'platformatic', platformatic: 'kafkajs' } as const;

export function membershipContract(client: BrokerClient): void {
  describe(`${client}: membership`, () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await Bench.open(client);
    });
    afterAll(() => bench.close());

    it('T63: a member that joins mid-chunk makes the chunk stale; nothing is lost, and the stale commit is refused', async () => {
      const topic = await bench.topic(4);
      await bench.broker.sendBatch(recordsFor(topic, 400));
      const { open, passed } = gate();
      let refused: unknown;
      const first = bench.collect(topic, {
        onChunk: async (chunk) => {
          if (first.chunks.length > 1) return chunk.commit(lastOffsetOf(chunk));
          await passed;
          refused = await chunk.commit(lastOffsetOf(chunk)).catch((error: unknown) => error);
          throw refused;
        },
      });
      await first.has(1);
      const second = bench.collect(topic, { groupId: first.groupId });
      await eventually(() => first.chunks[0]?.isStale());
      expect(first.chunks[0]?.signal.aborted).toBe(true);
      open();
      await second.subscription.ready();
      await eventually(async () => (await lagOf(bench, first.groupId, topic)) === 0n);
      expect(distinct(first, second)).toBe(400);
      expect(refused).toBeInstanceOf(BrokerPassing);
      expect(assignedTo(first) + assignedTo(second)).toBe(4);
      await Promise.all([first.stop(), second.stop()]);
      expect(bench.logged.filter(({ level }) => level === 'error')).toEqual([]);
    });

    it('hands over at once when a member leaves in order', async () => {
      const topic = await bench.topic(4);
      const first = bench.collect(topic);
      const second = bench.collect(topic, { groupId: first.groupId });
      await eventually(() => assignedTo(first) === 2 && assignedTo(second) === 2);
      const begun = performance.now();
      await first.stop();
      await eventually(() => assignedTo(second) === 4);
      expect(performance.now() - begun).toBeLessThan(4_000);
      await second.stop();
    });

    it('T63: loses nothing and keeps the order of keys while members come and go', async () => {
      const topic = await bench.topic(6);
      const groupId = `test.churn.${topic}`;
      const everything: Collector[] = [];
      const join = () => {
        const member = bench.collect(topic, { groupId, maxChunk: 20, onChunk: slowly });
        everything.push(member);
        return member;
      };
      const members = [join()];
      for (let round = 0; round < ROUNDS; round++) {
        await bench.broker.sendBatch(recordsFor(topic, 250, { from: round * 250 }));
        members.push(join());
        await members.at(-1)?.subscription.ready();
        if (members.length > 2) await members.shift()?.stop();
      }
      await eventually(async () => (await lagOf(bench, groupId, topic)) === 0n, { withinMs: 40_000 });
      await Promise.all(members.map((member) => member.stop()));
      const records = everything.flatMap((member) => member.records);
      expect(new Set(records.map(placeOf)).size).toBe(ROUNDS * 250);
      expect(everything.flatMap((member) => keysOutOfOrder(member.records))).toEqual([]);
      expect(bench.logged.filter(({ level }) => level === 'error')).toEqual([]);
    });

    it(`shares a group with ${OTHER[client]}, so that one can replace the other without a gap`, async () => {
      const other = await Bench.open(OTHER[client]);
      const topic = await bench.topic(4);
      const before = bench.collect(topic);
      await bench.broker.sendBatch(recordsFor(topic, 100));
      await before.has(100);
      const after = other.collect(topic, { groupId: before.groupId });
      await eventually(() => assignedTo(before) === 2 && assignedTo(after) === 2);
      await other.broker.sendBatch(recordsFor(topic, 100, { from: 100 }));
      await eventually(() => distinct(before, after) === 200);
      await before.stop();
      await other.broker.sendBatch(recordsFor(topic, 100, { from: 200 }));
      await eventually(
        async () => (await lagOf(bench, before.groupId, topic)) === 0n && distinct(before, after) === 300,
      );
      await after.stop();
      await other.broker.disconnect();
      expect(keysOutOfOrder([...before.records, ...after.records])).toEqual([]);
    });

    it('prints nothing by itself: no warning of the process, no log of the client', async () => {
      const topic = await bench.topic(2);
      const member = new MemberProcess({ client, groupId: `test.quiet.${topic}`, topic });
      await member.joined();
      await bench.broker.sendBatch(recordsFor(topic, 500));
      await eventually(() => member.records.length === 500);
      expect(await member.stop()).toBe(0);
      expect(member.errorOutput).toBe('');
    });
  });
}

async function slowly(chunk: Chunk): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  await chunk.commit(lastOffsetOf(chunk));
}

function distinct(...collectors: Collector[]): number {
  return new Set(collectors.flatMap(({ records }) => records.map(placeOf))).size;
}

function assignedTo(collector: Collector): number {
  return collector.subscription.progress().assigned.length;
}
