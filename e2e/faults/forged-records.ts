import { createRequire } from 'node:module';
import type { Kafka as KafkaClient } from 'kafkajs';
import type { World } from './world.js';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs') as {
  Kafka: typeof KafkaClient;
  logLevel: { NOTHING: 0 };
};

export const FORGED_RECORDS = 6;

/** A record in each partition that no producer of ours writes: whoever reads it makes it a dead letter. */
export async function forgeRecords({ brokers }: World): Promise<void> {
  const producer = new Kafka({ clientId: 'forger', brokers: [...brokers], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  const messages = Array.from({ length: FORGED_RECORDS }, (_, partition) => ({ partition, value: 'forged' }));
  await producer.send({ topic: 'guildhall.tenancy.v1', messages });
  await producer.disconnect();
}
