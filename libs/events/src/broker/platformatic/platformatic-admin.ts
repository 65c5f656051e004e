import { Admin, ConfigResourceTypes, ListOffsetTimestamps } from '@platformatic/kafka';
import { type TopicPartition, type TopicPlan, UnknownTopics } from '../broker.js';
import type { AdminClient, ClientSettings, PartitionBounds, TopicState } from '../client-adapter.js';
import { COMPARED_SETTINGS, configOf } from '../topics.js';
import { isProtocolError, optionsOf, unknownTopicOf } from './platformatic-client.js';

export class PlatformaticAdmin implements AdminClient {
  private readonly admin: Admin;

  constructor(settings: ClientSettings) {
    this.admin = new Admin({ ...optionsOf(settings), retries: 3, retryDelay: 200 });
    this.admin.on('error', () => undefined);
  }

  topicNames(): Promise<string[]> {
    return this.admin.listTopics();
  }

  /** One request for each topic: the client takes settings only for a whole request. */
  async create(topics: readonly TopicPlan[], replicationFactor: number): Promise<void> {
    for (const plan of topics) {
      try {
        await this.admin.createTopics({
          topics: [{ topic: plan.name, partitions: plan.partitions, replicas: replicationFactor }],
          configs: configOf(plan),
        });
      } catch (error) {
        if (!isProtocolError(error, 'TOPIC_ALREADY_EXISTS')) throw error;
      }
    }
  }

  async describe(names: readonly string[]): Promise<TopicState[]> {
    const [topics, descriptions] = await Promise.all([
      this.metadataOf(names),
      this.admin.describeConfigs({
        resources: names.map((resourceName) => ({
          resourceType: ConfigResourceTypes.TOPIC,
          resourceName,
          configurationKeys: COMPARED_SETTINGS,
        })),
      }),
    ]);
    return names.map((name) => {
      const configs = descriptions.find((description) => description.resourceName === name)?.configs ?? [];
      const config = (wanted: string) => configs.find((entry) => entry.name === wanted)?.value ?? '';
      return {
        name,
        partitions: topics.get(name)?.partitionsCount ?? 0,
        replicas: topics.get(name)?.partitions[0]?.replicas.length ?? 0,
        retentionMs: config('retention.ms'),
        cleanup: config('cleanup.policy'),
        minInsyncReplicas: config('min.insync.replicas'),
      };
    });
  }

  async bounds(topic: string): Promise<PartitionBounds[]> {
    const count = (await this.partitionsOf([topic])).get(topic) ?? 0;
    const at = async (timestamp: bigint) => {
      const partitions = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
      const [listed] = await this.known([topic], this.admin.listOffsets({ topics: [{ name: topic, partitions }] }));
      return new Map(listed?.partitions.map((partition) => [partition.partitionIndex, partition.offset]));
    };
    const [begins, ends] = await Promise.all([at(ListOffsetTimestamps.EARLIEST), at(ListOffsetTimestamps.LATEST)]);
    return [...ends].map(([partition, end]) => ({ partition, end, begin: begins.get(partition) ?? 0n }));
  }

  async committed(groupId: string, topics: readonly string[]): Promise<(TopicPartition & { offset: bigint })[]> {
    const partitions = await this.partitionsOf(topics);
    const asked = topics.map((name) => ({ name, partitionIndexes: [...Array(partitions.get(name) ?? 0).keys()] }));
    const [group] = await this.admin.listConsumerGroupOffsets({ groups: [{ groupId, topics: asked }] });
    const all = (group?.topics ?? []).flatMap(({ name, partitions: places }) =>
      places.map(({ partitionIndex, committedOffset }) => ({
        topic: name,
        partition: partitionIndex,
        offset: committedOffset,
      })),
    );
    return all.filter(({ offset }) => offset >= 0n);
  }

  async deleteGroup(groupId: string): Promise<void> {
    try {
      await this.admin.deleteGroups({ groups: [groupId] });
    } catch (error) {
      if (!isProtocolError(error, 'GROUP_ID_NOT_FOUND')) throw error;
    }
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    await this.admin.deleteTopics({ topics: [...names] });
  }

  close(): Promise<void> {
    return this.admin.close();
  }

  private async partitionsOf(topics: readonly string[]): Promise<Map<string, number>> {
    const metadata = await this.metadataOf(topics);
    return new Map([...metadata].map(([name, topic]) => [name, topic.partitionsCount]));
  }

  private async metadataOf(topics: readonly string[]) {
    const metadata = await this.known(topics, this.admin.metadata({ topics: [...topics], forceUpdate: true }));
    return metadata.topics;
  }

  /** A topic may vanish between two questions. */
  private async known<T>(topics: readonly string[], answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const unknown = unknownTopicOf(error);
      if (unknown) throw new UnknownTopics([unknown], { cause: error });
      throw isProtocolError(error, 'UNKNOWN_TOPIC_OR_PARTITION') ? new UnknownTopics(topics, { cause: error }) : error;
    }
  }
}
