import { importBuilt } from './databases.mjs';

/**
 * Makes the topics that the contracts declare and the broker lacks.
 * @param {string} broker
 * @returns {Promise<number>} how many were made
 */
export async function ensureTopics(broker) {
  const { topics } = await importBuilt('contracts');
  return withKafkaAdmin(broker, async (admin) => {
    const present = new Set(await admin.listTopics());
    const missing = topics.filter(({ name }) => !present.has(name));
    if (missing.length > 0) await admin.createTopics({ topics: missing.map(asKafkaTopic), waitForLeaders: true });
    return missing.length;
  });
}

/** @param {{ name: string, partitions: number, retentionMs: number, cleanup: string }} topic */
function asKafkaTopic({ name, partitions, retentionMs, cleanup }) {
  const configEntries = [
    { name: 'retention.ms', value: String(retentionMs) },
    { name: 'cleanup.policy', value: cleanup },
  ];
  return { topic: name, numPartitions: partitions, replicationFactor: 1, configEntries };
}

/**
 * @template T
 * @param {string} broker
 * @param {(admin: import('kafkajs').Admin) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withKafkaAdmin(broker, work) {
  const { default: kafkajs } = await import('kafkajs');
  withoutNegativeTimeouts();
  const client = new kafkajs.Kafka({
    clientId: 'guildhall-local',
    brokers: [broker],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 5 },
  });
  const admin = client.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** kafkajs 2.2.4 asks for timers in the past, which Node 24 remarks upon; it means nothing to the person at the terminal. */
export function withoutNegativeTimeouts() {
  const [print, ...others] = process.listeners('warning');
  if (!print || others.length > 0) return;
  process.removeListener('warning', print);
  process.on('warning', (warning) => warning.name !== 'TimeoutNegativeWarning' && print(warning));
  process.on('warning', () => {}); // two listeners: the next call leaves them alone
}
