import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { withKafkaAdmin, withoutNegativeTimeouts } from './topics.mjs';

const TOPICS = ['guildhall.tenancy.v1', 'guildhall.identity.v1'];
/** Nothing of the organisation for so long: that was all. */
const QUIET_MS = 2_500;
/** Whoever disconnects waits for the fetch under way: five seconds unless told otherwise. */
const FETCH_MS = 200;

/**
 * Reads what was told of an organisation with a Kafka client and nothing of ours, as any subscriber could.
 * @param {string} broker @param {string} organization @param {(line: string) => void} say
 */
export async function printEventsOf(broker, organization, say) {
  const { default: kafkajs } = await import('kafkajs');
  withoutNegativeTimeouts();
  const kafka = new kafkajs.Kafka({ clientId: 'demo', brokers: [broker], logLevel: kafkajs.logLevel.NOTHING });
  const groupId = `demo-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_MS });
  /** @type {string[]} */
  const types = [];
  let lastAt = performance.now();
  await consumer.connect();
  await consumer.subscribe({ topics: TOPICS, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { headers = {} } }) => {
      lastAt = performance.now();
      if (String(headers.ce_tenantid) === organization) types.push(String(headers.ce_type).split('.').at(-1) ?? '');
    },
  });
  while (types.length === 0 || performance.now() - lastAt < QUIET_MS) await pause(50);
  await consumer.disconnect();
  await withKafkaAdmin(broker, (admin) => admin.deleteGroups([groupId])).catch(() => {});
  say(`${types.length} events tell all of it to any subscriber: ${[...new Set(types)].join(', ')}`);
}
