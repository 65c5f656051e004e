import { createRequire } from 'node:module';
import { eventually } from '@guildhall/testing';
import type { Admin, EachBatchPayload, Kafka as KafkaClient } from 'kafkajs';
import type { Guildhall } from '../platform/guildhall.js';
import { type Haystack, within } from './haystacks.js';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs') as {
  Kafka: typeof KafkaClient;
  logLevel: { NOTHING: 0 };
};
const FETCH_MS = 100;
const WITHIN_MS = 30_000;

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** Every topic, from where it ended when this was called. Read with none of our code. */
export async function topics({ at }: Guildhall): Promise<Haystack> {
  const kafka = new Kafka({ clientId: 'canaries', brokers: [...at.kafkaBrokers], logLevel: logLevel.NOTHING });
  const begun = new Map((await endsOf(kafka)).map((place) => [nameOf(place), place.offset]));
  const begin = (place: Place) => begun.get(nameOf(place)) ?? 0n;
  return {
    name: 'topics',
    find: async (texts) => {
      const grown = (await endsOf(kafka)).filter((place) => place.offset > begin(place));
      const found: string[] = [];
      const left = new Map(grown.map((place) => [nameOf(place), place.offset]));
      await read(
        kafka,
        grown.map((place) => ({ ...place, offset: begin(place) })),
        left,
        ({ batch }) => {
          for (const { key, value, headers = {} } of batch.messages) {
            const record = [key, value, ...Object.entries(headers).flat()].map(String).join('\n');
            found.push(...within(record, texts).map((text) => `${batch.topic}: ${text}`));
          }
        },
      );
      return [...new Set(found)];
    },
  };
}

const nameOf = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`;

async function endsOf(kafka: KafkaClient): Promise<Place[]> {
  const admin: Admin = kafka.admin();
  await admin.connect();
  const names = (await admin.listTopics()).filter((name) => !name.startsWith('__'));
  const ends = await Promise.all(
    names.map(async (topic) =>
      (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({ topic, partition, offset: BigInt(high) })),
    ),
  );
  await admin.disconnect();
  return ends.flat();
}

/** From these places until nothing is left. */
async function read(
  kafka: KafkaClient,
  from: readonly Place[],
  left: Map<string, bigint>,
  look: (payload: EachBatchPayload) => void,
): Promise<void> {
  const consumer = kafka.consumer({ groupId: `canaries-${crypto.randomUUID()}`, maxWaitTimeInMs: FETCH_MS });
  await consumer.connect();
  await consumer.subscribe({ topics: [...new Set(from.map(({ topic }) => topic))], fromBeginning: true });
  await consumer.run({
    eachBatch: (payload) => {
      const { topic, partition } = payload.batch;
      look(payload);
      if (BigInt(payload.batch.lastOffset()) + 1n >= (left.get(nameOf({ topic, partition })) ?? 0n))
        left.delete(nameOf({ topic, partition }));
      return Promise.resolve();
    },
  });
  for (const { topic, partition, offset } of from) consumer.seek({ topic, partition, offset: String(offset) });
  await eventually(() => left.size === 0 || Promise.reject(new Error(`${[...left.keys()].join(', ')} are not read.`)), {
    withinMs: WITHIN_MS,
  });
  await consumer.disconnect();
}
