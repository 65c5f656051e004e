// How fast each client sends and consumes through the port:
//   node --import ./test/broker/member/ts-sources.mjs test/broker/throughput.ts [records] [rounds]
// The clients take turns, so that what else the machine does falls on both. Figures are ratios, not promises.
import { randomUUID } from 'node:crypto';
import { type BrokerClient, openBroker } from '../../src/broker/open-broker.js';

const records = Number(process.argv[2] ?? 50_000);
const rounds = Number(process.argv[3] ?? 3);
const brokers = (process.env['TEST_KAFKA_BROKERS'] ?? '127.0.0.1:29092').split(',');
const BATCH = 500;
const value = JSON.stringify({ thingId: `thg_${'0'.repeat(26)}`, note: 'x'.repeat(300), count: 1 });
const headers = Object.fromEntries(
  ['id', 'source', 'type', 'subject', 'time', 'tenantid', 'actor', 'aggregateversion'].map((name) => [
    `ce_${name}`,
    'x'.repeat(24),
  ]),
);

for (let round = 0; round < rounds; round++) {
  for (const client of ['kafkajs', 'platformatic'] as const) await measure(client);
}

async function measure(client: BrokerClient): Promise<void> {
  const broker = await openBroker(client, { brokers, clientId: 'throughput' });
  const topic = `bench.${randomUUID()}`;
  await broker.ensureTopics([{ name: topic, partitions: 3, retentionMs: 3_600_000, cleanup: 'delete' }]);
  const batch = (from: number) =>
    Array.from({ length: BATCH }, (_, at) => ({
      topic,
      key: `${randomUUID()}/thg_${(from + at) % 1_000}`,
      value,
      headers,
    }));
  await broker.sendBatch(batch(0));
  const batches = Array.from({ length: records / BATCH }, (_, index) => batch(index * BATCH));
  const sent = await timed(async () => {
    for (const next of batches) await broker.sendBatch(next);
  });
  let seen = 0;
  const consumed = await timed(
    () =>
      new Promise<void>((resolve) => {
        broker.consume({
          groupId: topic,
          topics: [topic],
          fromBeginning: true,
          maxChunk: 200,
          onChunk: async (chunk) => {
            const last = chunk.records.at(-1);
            if (last) await chunk.commit(last.offset);
            seen += chunk.records.length;
            if (seen === records + BATCH) resolve();
          },
        });
      }),
  );
  await broker.deleteTopics([topic]);
  await broker.disconnect();
  process.stdout.write(`${client.padEnd(13)} send ${show(sent)}   consume ${show(consumed)}\n`);
}

interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
}

async function timed(work: () => Promise<void>): Promise<Cost> {
  const before = process.cpuUsage();
  const begun = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1_000 };
}

function show({ ms, cpuMs }: Cost): string {
  const perSecond = Math.round(records / (ms / 1_000)).toLocaleString('en');
  return `${perSecond.padStart(8)} records/s, ${((cpuMs / records) * 1_000).toFixed(1).padStart(5)} µs CPU each`;
}
