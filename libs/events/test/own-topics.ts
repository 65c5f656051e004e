import {
  Broker,
  type Chunk,
  type ConsumeOptions,
  type OutgoingRecord,
  type PartitionLag,
  type PartitionOffset,
  type SendOptions,
  type Subscription,
  type TopicPlan,
  type TopicReport,
  UnknownTopics,
} from '../src/broker/broker.js';

/**
 * A real broker under names of a test's own: contracts fix the topics, and tests that run at once on one broker must not
 * read each other's. Topics and groups get a prefix on the way out and lose it on the way in.
 */
export class OwnTopics extends Broker {
  constructor(
    private readonly real: Broker,
    private readonly prefix: string,
  ) {
    super();
  }

  override async sendBatch(records: readonly OutgoingRecord[], options?: SendOptions): Promise<void> {
    await this.named(
      this.real.sendBatch(
        records.map((record) => ({ ...record, topic: this.out(record.topic) })),
        options,
      ),
    );
  }

  override consume(options: ConsumeOptions): Subscription {
    return this.real.consume({
      ...options,
      groupId: this.out(options.groupId),
      topics: options.topics.map((topic) => this.out(topic)),
      onChunk: (chunk) => options.onChunk(this.inward(chunk)),
    });
  }

  override async ensureTopics(topics: readonly TopicPlan[]): Promise<TopicReport> {
    return this.real.ensureTopics(topics.map((topic) => ({ ...topic, name: this.out(topic.name) })));
  }

  override async endOffsets(topics: readonly string[]): Promise<PartitionOffset[]> {
    return (await this.real.endOffsets(topics.map((topic) => this.out(topic)))).map((found) => ({
      ...found,
      topic: this.in(found.topic),
    }));
  }

  override async lag(groupId: string, topics: readonly string[]): Promise<PartitionLag[]> {
    const lags = await this.named(
      this.real.lag(
        this.out(groupId),
        topics.map((topic) => this.out(topic)),
      ),
    );
    return lags.map((found) => ({ ...found, topic: this.in(found.topic) }));
  }

  override deleteGroup(groupId: string): Promise<void> {
    return this.real.deleteGroup(this.out(groupId));
  }

  override deleteTopics(names: readonly string[]): Promise<void> {
    return this.real.deleteTopics(names.map((name) => this.out(name)));
  }

  override disconnect(): Promise<void> {
    return this.real.disconnect();
  }

  private readonly out = (name: string): string => `${this.prefix}.${name}`;
  private readonly in = (name: string): string => name.slice(this.prefix.length + 1);

  private inward(chunk: Chunk): Chunk {
    return {
      topic: this.in(chunk.topic),
      partition: chunk.partition,
      records: chunk.records.map((record) => ({ ...record, topic: this.in(record.topic) })),
      signal: chunk.signal,
      isStale: () => chunk.isStale(),
      heartbeat: () => chunk.heartbeat(),
      commit: (last) => chunk.commit(last),
      pause: (ms) => chunk.pause(ms),
    };
  }

  private async named<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw error instanceof UnknownTopics ? new UnknownTopics(error.topics.map((topic) => this.in(topic))) : error;
    }
  }
}
