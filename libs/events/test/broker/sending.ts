import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { servers } from '@guildhall/testing';
import { BrokerPassing, type OutgoingRecord, RecordTooLarge, UnknownTopics } from '../../src/broker/broker.js';
import type { BrokerClient } from '../../src/broker/open-broker.js';
import { Bench, byKey, keysOutOfOrder, recordsFor } from './harness.js';

const NOBODY = ['127.0.0.1:1'];

export function sendingContract(client: BrokerClient): void {
  describe(`${client}: sending`, () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await Bench.open(client);
    });
    afterAll(() => bench.close());

    it('makes every acknowledged record readable, in the order of its key', async () => {
      const topic = await bench.topic();
      for (let batch = 0; batch < 4; batch++)
        await bench.broker.sendBatch(recordsFor(topic, 500, { from: batch * 500 }));
      const collector = bench.collect(topic);
      await collector.has(2_000);
      await collector.stop();
      expect(collector.records).toHaveLength(2_000);
      expect(keysOutOfOrder(collector.records)).toEqual([]);
    });

    it('keeps the order of the calls when nobody waits for the batch before', async () => {
      const topic = await bench.topic();
      const batches = Array.from({ length: 20 }, (_, batch) => recordsFor(topic, 50, { keys: 5, from: batch * 50 }));
      await Promise.all(batches.map((batch) => bench.broker.sendBatch(batch)));
      const collector = bench.collect(topic);
      await collector.has(1_000);
      await collector.stop();
      expect([...byKey(collector.records).values()].map((values) => values.length)).toEqual([200, 200, 200, 200, 200]);
      expect(keysOutOfOrder(collector.records)).toEqual([]);
    });

    it('carries keys, values and headers byte by byte', async () => {
      const topic = await bench.topic(1);
      const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const sent: OutgoingRecord[] = [
        { topic, key: 'plain', value: 'text', headers: { ce_id: '1' } },
        { topic, key: 'empty', value: '', headers: { empty: '' } },
        { topic, key: '', value: 'the key is empty', headers: {} },
        { topic, key: 'tombstone', value: null, headers: { a: 'b' } },
        {
          topic,
          key: 'schlüssel/žluť/鍵/🔑',
          value: '値 🗝️ \u0000 end',
          headers: { ключ: 'значение 🔑', crlf: 'a\r\nb' },
        },
        { topic, key: 'binary', value: everyByte, headers: { long: 'x'.repeat(10_000) } },
        {
          topic,
          key: 'hostile',
          value: '{}',
          headers: JSON.parse('{"__proto__":"p","constructor":"c","toString":"t"}'),
        },
      ];
      await bench.broker.sendBatch(sent);
      const collector = bench.collect(topic);
      await collector.has(sent.length);
      await collector.stop();
      const bytes = (value: string | Buffer | null) => (value === null ? null : Buffer.from(value).toString('hex'));
      const shown = (record: { key: string | null; value: string | Buffer | null; headers: object }) => ({
        key: record.key,
        value: bytes(record.value),
        headers: Object.entries(record.headers),
      });
      expect(collector.records.map(shown)).toEqual(sent.map(shown));
      expect(collector.records.every(({ headers }) => Object.getPrototypeOf(headers) === null)).toBe(true);
    });

    it('puts each key into the partition which Java would choose', async () => {
      const topic = await bench.topic(7);
      const keys = Array.from({ length: 200 }, (_, index) => `${index * 7919}/ключ-${index}`);
      await bench.broker.sendBatch(keys.map((key) => ({ topic, key, value: key, headers: {} })));
      const collector = bench.collect(topic);
      await collector.has(keys.length);
      await collector.stop();
      const misplaced = collector.records.filter(({ key, partition }) => partition !== javaPartitionOf(String(key), 7));
      expect(misplaced).toEqual([]);
      expect(new Set(collector.records.map(({ partition }) => partition)).size).toBe(7);
    });

    it('sends a batch that is larger than the broker takes in one request, in order', async () => {
      const topic = await bench.topic(1);
      const filler = 'x'.repeat(10_000);
      const batch = recordsFor(topic, 400, { keys: 1 }).map((record) => ({ ...record, headers: { filler } }));
      await bench.broker.sendBatch(batch);
      const collector = bench.collect(topic);
      await collector.has(400);
      await collector.stop();
      expect(collector.values).toEqual(batch.map(({ value }) => value));
    });

    it('refuses a record that no request can hold before it sends anything', async () => {
      const topic = await bench.topic(1);
      const batch = [...recordsFor(topic, 3), { topic, key: 'big', value: Buffer.alloc(1_100_000), headers: {} }];
      await expect(bench.broker.sendBatch(batch)).rejects.toMatchObject({ name: 'RecordTooLarge', index: 3 });
      expect(await bench.broker.endOffsets([topic])).toEqual([{ topic, partition: 0, offset: 0n }]);
    });

    it('cuts a batch smaller where a topic takes less than others', async () => {
      const topic = await bench.topic(1);
      await limitRecordsOf(topic, 20_000);
      const batch = recordsFor(topic, 60, { keys: 1 }).map((record) => ({
        ...record,
        headers: { filler: 'x'.repeat(1_000) },
      }));
      await bench.broker.sendBatch(batch);
      const collector = bench.collect(topic);
      await collector.has(60);
      await collector.stop();
      expect(byKey(collector.records).get('key-0')).toEqual(batch.map(({ value }) => value));
      const tooLarge = bench.broker.sendBatch([{ topic, key: 'big', value: Buffer.alloc(30_000), headers: {} }]);
      await expect(tooLarge).rejects.toThrow(RecordTooLarge);
    });

    it('names a topic that does not exist, while another lane goes on and this one does afterwards', async () => {
      const topic = await bench.topic(1);
      const stuck = bench.broker.sendBatch(recordsFor(`${topic}.absent`, 1), { lane: 'facts' });
      const behind = bench.broker.sendBatch(recordsFor(topic, 1), { lane: 'facts' });
      const begun = performance.now();
      await bench.broker.sendBatch(recordsFor(topic, 1), { lane: 'edge' });
      expect(performance.now() - begun).toBeLessThan(2_000);
      await expect(stuck).rejects.toEqual(new UnknownTopics([`${topic}.absent`]));
      await behind;
      expect(await bench.broker.endOffsets([topic])).toEqual([{ topic, partition: 0, offset: 2n }]);
    });

    it('waits for a broker that is away until the signal aborts', async () => {
      const away = await Bench.open(client, { brokers: NOBODY });
      const abort = new AbortController();
      const sending = away.broker.sendBatch(recordsFor('anything', 1), { signal: abort.signal });
      const behind = away.broker.sendBatch(recordsFor('anything', 1), { signal: abort.signal });
      const outcome = Promise.allSettled([sending, behind]);
      expect(await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 1_500, 'still waiting'))])).toBe(
        'still waiting',
      );
      const begun = performance.now();
      abort.abort();
      await expect(sending).rejects.toThrow(BrokerPassing);
      await expect(behind).rejects.toThrow(BrokerPassing);
      expect(performance.now() - begun).toBeLessThan(1_500);
      await away.broker.disconnect();
    });

    it('refuses a batch when too many wait, and ends all of them when it is disconnected', async () => {
      const away = await Bench.open(client, { brokers: NOBODY });
      const sent = Array.from({ length: 65 }, () => away.broker.sendBatch(recordsFor('anything', 1)));
      const settled = Promise.allSettled(sent);
      await expect(sent[64]).rejects.toThrow(/64 batches are waiting/);
      await away.broker.disconnect();
      expect((await settled).map(({ status }) => status)).not.toContain('fulfilled');
      await expect(away.broker.sendBatch(recordsFor('anything', 1))).rejects.toThrow(BrokerPassing);
    });
  });
}

/** kafkajs carries a port of Java's partitioner that is not ours: a second opinion. */
function javaPartitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));
  return Partitioners.DefaultPartitioner()({ topic: '', message: { key, value: '' }, partitionMetadata });
}

async function limitRecordsOf(topic: string, bytes: number): Promise<void> {
  const admin = new Kafka({ brokers: [...servers.kafkaBrokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value: String(bytes) }] }],
  });
  await admin.disconnect();
}
