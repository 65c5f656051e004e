import { createRequire } from 'node:module';
import { decodeId } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import type { Kafka as KafkaClient } from 'kafkajs';
import type { Guildhall, ServiceName } from '../platform/guildhall.js';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs') as {
  Kafka: typeof KafkaClient;
  logLevel: { NOTHING: 0 };
};

const SERVICES: readonly ServiceName[] = [
  'identity',
  'tenancy',
  'audit',
  'monitoring',
  'reporting',
  'feedback',
  'integration',
];
export const servicesWithDatabase = SERVICES;

// Facts: of states a broker keeps the latest, of revocations those of ten minutes.
const FACTS = `select event_id::text as id from outbox_archive where topic = $1`;

/** The facts that a service has sent and that are not on its topic, asked of Kafka with none of our code. */
export async function missingOnTopics(guildhall: Guildhall): Promise<Record<string, number>> {
  const missing: Record<string, number> = {};
  for (const service of SERVICES) {
    const topic = `guildhall.${service}.v1`;
    const sent = await guildhall.look<{ id: string }>(service, FACTS, [topic]);
    const there = await idsOn(topic, guildhall.at.kafkaBrokers);
    const absent = sent.filter(({ id }) => !there.has(id)).length;
    if (absent > 0) missing[service] = absent;
  }
  return missing;
}

async function idsOn(topic: string, brokers: readonly string[]): Promise<Set<string>> {
  const kafka = new Kafka({ clientId: 'recovery-witness', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const consumer = kafka.consumer({ groupId: `recovery-witness-${crypto.randomUUID()}`, maxWaitTimeInMs: 200 });
  const ids = new Set<string>();
  const behind = new Map(offsets.filter(({ high }) => high !== '0').map((each) => [each.partition, Number(each.high)]));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ partition, message: { offset, headers = {} } }) => {
      ids.add(decodeId('evt', String(headers['ce_id'])));
      if (Number(offset) + 1 >= (behind.get(partition) ?? 0)) behind.delete(partition);
      return Promise.resolve();
    },
  });
  await eventually(() => behind.size === 0, { withinMs: 60_000 });
  await consumer.disconnect();
  return ids;
}

/** The rows of every table of a service, but those that come and go by themselves. */
const COUNTS = `
  select relname::text as name, format('select count(*)::integer as rows from only public.%I', relname) as statement
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
const COMES_AND_GOES = /^(outbox|inbox|idempotency_keys|parked_events|handled_versions)/;

export async function rowCounts(guildhall: Guildhall): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const service of SERVICES)
    for (const { name, statement } of await guildhall.look<{ name: string; statement: string }>(service, COUNTS))
      if (!COMES_AND_GOES.test(name))
        counts[`${service}.${name}`] = (await guildhall.look<{ rows: number }>(service, statement))[0]?.rows ?? 0;
  return counts;
}

/** Nothing is under way any more: every outbox is empty. */
export const atRest = (guildhall: Guildhall): Promise<unknown> =>
  eventually(
    async () => {
      for (const service of SERVICES)
        if ((await guildhall.look(service, 'select 1 from outbox limit 1')).length > 0) return false;
      return true;
    },
    { withinMs: 120_000 },
  );
