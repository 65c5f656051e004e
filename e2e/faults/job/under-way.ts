import { createRequire } from 'node:module';
import type { Admin, Kafka as KafkaClient } from 'kafkajs';
import type { Guildhall, ServiceName } from '../../platform/guildhall.js';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs') as {
  Kafka: typeof KafkaClient;
  logLevel: { NOTHING: 0 };
};

/** What every consumer group of the platform has not taken yet, asked of Kafka with none of our code. */
export class ConsumerLag {
  private constructor(private readonly admin: Admin) {}

  static async of(brokers: readonly string[]): Promise<ConsumerLag> {
    const kafka = new Kafka({
      clientId: 'job-judge',
      brokers: [...brokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 1_000, maxRetryTime: 1_000 },
    });
    const admin = kafka.admin();
    await admin.connect();
    return new ConsumerLag(admin);
  }

  stop = (): Promise<void> => this.admin.disconnect();

  /** Records by group, of those that lag. */
  async byGroup(): Promise<Readonly<Record<string, number>>> {
    const { groups } = await this.admin.listGroups();
    const ours = groups.filter(({ groupId }) => /^[a-z]+\.[a-z.-]+$/.test(groupId));
    const ends = new Map<string, number>();
    const lags = await Promise.all(
      ours.map(async ({ groupId }) => [groupId, await this.lagOf(groupId, ends)] as const),
    );
    return Object.fromEntries(lags.filter(([, lag]) => lag > 0));
  }

  private async lagOf(groupId: string, ends: Map<string, number>): Promise<number> {
    const topics = await this.admin.fetchOffsets({ groupId });
    let lag = 0;
    for (const { topic, partitions } of topics) {
      for (const { partition, offset } of partitions) {
        const end = await this.endOf(topic, partition, ends);
        if (Number(offset) >= 0) lag += Math.max(0, end - Number(offset));
      }
    }
    return lag;
  }

  private async endOf(topic: string, partition: number, ends: Map<string, number>): Promise<number> {
    const place = `${topic}/${partition}`;
    if (!ends.has(place))
      for (const { partition: each, high } of await this.admin.fetchTopicOffsets(topic))
        ends.set(`${topic}/${each}`, Number(high));
    return ends.get(place) ?? 0;
  }
}

/** What is still on its way, in words. */
export async function underWay(guildhall: Guildhall, lag: ConsumerLag): Promise<string[]> {
  const services = Object.keys(guildhall.at.databases) as ServiceName[];
  const outboxes = services.map(async (service) => {
    const [row] = await guildhall.look<{ rows: number }>(service, 'select count(*)::int as rows from outbox');
    return row && row.rows > 0 ? [`${row.rows} in the outbox of ${service}`] : [];
  });
  const groups = Object.entries(await lag.byGroup()).map(([group, records]) => `${records} before ${group}`);
  return [...(await Promise.all(outboxes)).flat(), ...groups];
}
