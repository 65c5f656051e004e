import type { Admin, Kafka } from 'kafkajs';
import { type TopicPartition, type TopicPlan, UnknownTopics } from '../broker.js';
import type { AdminClient, PartitionBounds, TopicState } from '../client-adapter.js';
import { COMPARED_SETTINGS, configOf } from '../topics.js';
import { ConfigResourceTypes, protocolErrorOf, RETRY } from './kafkajs-client.js';

export class KafkaJsAdmin implements AdminClient {
  private constructor(private readonly admin: Admin) {}

  static async open(kafka: Kafka): Promise<KafkaJsAdmin> {
    const admin = kafka.admin({ retry: RETRY });
    await admin.connect();
    return new KafkaJsAdmin(admin);
  }

  topicNames(): Promise<string[]> {
    return this.admin.listTopics();
  }

  async create(topics: readonly TopicPlan[], replicationFactor: number): Promise<void> {
    await this.admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((plan) => ({
        topic: plan.name,
        numPartitions: plan.partitions,
        replicationFactor,
        configEntries: configOf(plan),
      })),
    });
  }

  async describe(names: readonly string[]): Promise<TopicState[]> {
    const [{ topics }, { resources }] = await Promise.all([
      this.admin.fetchTopicMetadata({ topics: [...names] }),
      this.admin.describeConfigs({
        includeSynonyms: false,
        resources: names.map((name) => ({
          type: ConfigResourceTypes.TOPIC,
          name,
          configNames: COMPARED_SETTINGS,
        })),
      }),
    ]);
    return topics.map(({ name, partitions }) => {
      const entries = resources.find((resource) => resource.resourceName === name)?.configEntries ?? [];
      const config = (wanted: string) => entries.find((entry) => entry.configName === wanted)?.configValue ?? '';
      return {
        name,
        partitions: partitions.length,
        replicas: partitions[0]?.replicas.length ?? 0,
        retentionMs: config('retention.ms'),
        cleanup: config('cleanup.policy'),
        minInsyncReplicas: config('min.insync.replicas'),
      };
    });
  }

  async bounds(topic: string): Promise<PartitionBounds[]> {
    const offsets = await this.admin.fetchTopicOffsets(topic).catch((error: unknown) => {
      // It may vanish between two questions.
      if (protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') throw new UnknownTopics([topic], { cause: error });
      throw error;
    });
    return offsets.map(({ partition, low, high }) => ({ partition, begin: BigInt(low), end: BigInt(high) }));
  }

  async committed(groupId: string, topics: readonly string[]): Promise<(TopicPartition & { offset: bigint })[]> {
    const answer = await this.admin.fetchOffsets({ groupId, topics: [...topics] });
    const all = answer.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => ({ topic, partition, offset: BigInt(offset) })),
    );
    return all.filter(({ offset }) => offset >= 0n);
  }

  async deleteGroup(groupId: string): Promise<void> {
    try {
      await this.admin.deleteGroups([groupId]);
    } catch (error) {
      if (!isAbsentGroup(error)) throw error;
    }
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    await this.admin.deleteTopics({ topics: [...names] });
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}

/** kafkajs wraps the answer in an error with a list of groups, each with an error of its own. */
function isAbsentGroup(error: unknown): boolean {
  const groups = (error as { groups?: { error?: unknown }[] }).groups ?? [];
  return groups.length > 0 && groups.every((group) => protocolErrorOf(group.error) === 'GROUP_ID_NOT_FOUND');
}
