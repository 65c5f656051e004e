import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Admin } from '@platformatic/kafka';
import { eventually, servers } from '@guildhall/testing';
import { BrokerPassing, type Chunk } from '../../src/broker/broker.js';
import type { BrokerClient } from '../../src/broker/open-broker.js';
import { deviates } from './deviations.js';
import { Bench, gate, lagOf, lastOffsetOf, placeOf, recordsFor } from './harness.js';

export function consumingContract(client: BrokerClient): void {
  describe(`${client}: consuming`, () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await Bench.open(client);
    });
    afterAll(() => bench.close());

    it('hands over chunks of one partition in offset order, never two of a partition, never too many at once', async () => {
      const topic = await bench.topic(6);
      await bench.broker.sendBatch(recordsFor(topic, 1_200, { keys: 60 }));
      const inHand = new Set<number>();
      const seen = { twice: 0, most: 0 };
      const collector = bench.collect(topic, {
        maxChunk: 25,
        partitionsAtOnce: 2,
        onChunk: async (chunk) => {
          if (inHand.has(chunk.partition)) seen.twice++;
          inHand.add(chunk.partition);
          seen.most = Math.max(seen.most, inHand.size);
          await new Promise((resolve) => setTimeout(resolve, 3));
          inHand.delete(chunk.partition);
          await chunk.commit(lastOffsetOf(chunk));
        },
      });
      await collector.has(1_200);
      await collector.stop();
      expect(seen).toEqual({ twice: 0, most: 2 });
      expect(collector.chunks.filter(({ records }) => records.length > 25)).toEqual([]);
      expect(collector.chunks.filter(isMixedOrUnordered)).toEqual([]);
      expect(collector.records).toHaveLength(1_200);
    });

    it('goes on after the committed offset', async () => {
      const topic = await bench.topic(2);
      await bench.broker.sendBatch(recordsFor(topic, 200));
      const first = bench.collect(topic);
      await first.has(200);
      await first.stop();
      await bench.broker.sendBatch(recordsFor(topic, 50, { from: 200 }));
      const second = bench.collect(topic, { groupId: first.groupId });
      await second.has(50);
      await second.stop();
      expect(second.records).toHaveLength(50);
      expect(await bench.broker.lag(first.groupId, [topic])).toEqual([
        { topic, partition: 0, end: expect.any(BigInt), committed: expect.any(BigInt), lag: 0n },
        { topic, partition: 1, end: expect.any(BigInt), committed: expect.any(BigInt), lag: 0n },
      ]);
    });

    it('brings again what a chunk did not commit, and only that', async () => {
      const topic = await bench.topic(1);
      await bench.broker.sendBatch(recordsFor(topic, 10, { keys: 1 }));
      const commits = [3n, undefined, 9n];
      const collector = bench.collect(topic, {
        onChunk: async (chunk) => {
          const upTo = commits.shift();
          if (upTo !== undefined) await chunk.commit(upTo);
        },
      });
      await eventually(() => collector.chunks.length === 3);
      await collector.stop();
      expect(collector.chunks.map(({ records }) => `${records[0]?.offset}-${records.at(-1)?.offset}`)).toEqual([
        '0-9',
        '4-9',
        '4-9',
      ]);
    });

    it('brings a chunk again whose handler threw, while other partitions go on', async () => {
      const topic = await bench.topic(2);
      await bench.broker.sendBatch(recordsFor(topic, 100));
      let failures = 0;
      const collector = bench.collect(topic, {
        onChunk: async (chunk) => {
          if (chunk.partition === 0 && ++failures <= 3) throw new Error('the handler failed');
          await chunk.commit(lastOffsetOf(chunk));
        },
      });
      await eventually(async () => (await lagOf(bench, collector.groupId, topic)) === 0n);
      await collector.stop();
      expect(failures).toBe(4);
      expect(bench.logged).toContainEqual(
        expect.objectContaining({ level: 'error', error: expect.objectContaining({ message: 'the handler failed' }) }),
      );
    });

    it('rests a partition and brings the same records afterwards, while other partitions go on', async () => {
      const topic = await bench.topic(2);
      await bench.broker.sendBatch(recordsFor(topic, 40));
      const times: number[] = [];
      const collector = bench.collect(topic, {
        onChunk: async (chunk) => {
          if (chunk.partition === 0) times.push(performance.now());
          if (chunk.partition === 0 && times.length === 1) return chunk.pause(1_000);
          await chunk.commit(lastOffsetOf(chunk));
        },
      });
      await eventually(() => times.length === 1 && collector.chunks.some(({ partition }) => partition === 1));
      await bench.broker.sendBatch(recordsFor(topic, 40, { from: 40 }));
      await eventually(async () => (await lagOf(bench, collector.groupId, topic, 1)) === 0n, { withinMs: 900 });
      await eventually(async () => (await lagOf(bench, collector.groupId, topic)) === 0n);
      await collector.stop();
      const [first, second] = collector.chunks.filter(({ partition }) => partition === 0);
      expect(second?.records[0]?.offset).toBe(first?.records[0]?.offset);
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeLessThan(2_500);
    });

    it('begins at the end where nothing is committed and the beginning is not wanted', async () => {
      const topic = await bench.topic(1);
      await bench.broker.sendBatch(recordsFor(topic, 10));
      const collector = bench.collect(topic, { fromBeginning: false });
      await collector.subscription.ready();
      await eventually(
        async () => {
          await bench.broker.sendBatch([{ topic, key: 'later', value: 'later', headers: {} }]);
          return collector.values.length > 0;
        },
        { pauseMs: 200 },
      );
      await collector.stop();
      expect(new Set(collector.values)).toEqual(new Set(['later']));
    });

    it.each([true, false])(
      'goes on with the oldest record that is left where retention has overtaken the group (from the beginning: %p)',
      async (fromBeginning) => {
        const topic = await bench.topic(1);
        await bench.broker.sendBatch(recordsFor(topic, 100, { keys: 1 }));
        const before = bench.collect(topic, { maxChunk: 10 });
        await before.has(10);
        await before.stop();
        await bench.broker.sendBatch(recordsFor(topic, 100, { keys: 1, from: 100 }));
        await forgetBefore(topic, 150n);
        const after = bench.collect(topic, { groupId: before.groupId, fromBeginning });
        await after.subscription.ready();
        await eventually(
          async () => {
            await bench.broker.sendBatch([{ topic, key: 'key-0', value: '0:999', headers: {} }]);
            return after.values.includes('0:999');
          },
          { pauseMs: 200 },
        );
        await after.stop();
        if (deviates(client, fromBeginning ? 'none' : 'overtaken-group-begins-at-end'))
          expect(after.records[0]?.offset).toBeGreaterThanOrEqual(200n);
        else expect(after.records[0]?.offset).toBe(150n);
      },
    );

    it('refuses topics that do not exist, by name and at once', async () => {
      const topic = await bench.topic(1);
      const collector = bench.collect([topic, `${topic}.absent`]);
      await expect(collector.subscription.ready()).rejects.toMatchObject({
        name: 'UnknownTopics',
        topics: [`${topic}.absent`],
      });
      await collector.stop();
    });

    it('refuses a commit of what is not in the chunk, and any once the handler has returned', async () => {
      const topic = await bench.topic(1);
      await bench.broker.sendBatch(recordsFor(topic, 5));
      let wrong: unknown;
      const collector = bench.collect(topic, {
        onChunk: async (chunk) => {
          wrong = await chunk.commit(99n).catch((error: unknown) => error);
          await chunk.commit(lastOffsetOf(chunk));
        },
      });
      await collector.has(5);
      await eventually(async () => (await lagOf(bench, collector.groupId, topic)) === 0n);
      expect(wrong).toBeInstanceOf(RangeError);
      await expect(collector.chunks[0]?.commit(4n)).rejects.toThrow(BrokerPassing);
      await collector.stop();
    });

    it('holds a bounded part of a long backlog in memory while its handler is busy', async () => {
      const topic = await bench.topic(4);
      const filler = 'x'.repeat(20_000);
      for (let batch = 0; batch < 8; batch++) {
        await bench.broker.sendBatch(
          recordsFor(topic, 250, { from: batch * 250 }).map((record) => ({ ...record, value: filler })),
        );
      }
      const before = memoryInUse();
      const { open, passed } = gate();
      const collector = bench.collect(topic, { partitionsAtOnce: 1, onChunk: () => passed });
      await collector.has(1);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const grown = memoryInUse() - before;
      open();
      await collector.stop();
      // 40 MB wait. One fetch of 4 MiB may be in hand, and as much again as the buffer it was cut from; the rest is what
      // the collector of garbage has not got to on a busy machine (18 MB were seen).
      expect(grown).toBeLessThan(26_000_000);
    });
  });
}

function isMixedOrUnordered({ records, topic, partition }: Chunk): boolean {
  return records.some(
    (record, index) =>
      !placeOf(record).startsWith(`${topic}/${partition}/`) || record.offset <= (records[index - 1]?.offset ?? -1n),
  );
}

/** As retention does, but now. */
async function forgetBefore(topic: string, offset: bigint): Promise<void> {
  const admin = new Admin({ clientId: 'retention', bootstrapBrokers: [...servers.kafkaBrokers] });
  await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset }] }] });
  await admin.close();
}

function memoryInUse(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
