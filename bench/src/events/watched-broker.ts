import {
  Broker,
  type ConsumeOptions,
  type IncomingRecord,
  type OutgoingRecord,
  type PartitionLag,
  type PartitionOffset,
  type SendOptions,
  type Subscription,
  type TopicPlan,
  type TopicReport,
} from '@guildhall/events';

/** The real broker; tells what was acknowledged, and what was handed to a consumer, at that moment. */
export class WatchedBroker extends Broker {
  onAcknowledged: (records: readonly OutgoingRecord[]) => void = () => undefined;
  onReceived: (records: readonly IncomingRecord[]) => void = () => undefined;

  constructor(private readonly real: Broker) {
    super();
  }

  override async sendBatch(records: readonly OutgoingRecord[], options?: SendOptions): Promise<void> {
    await this.real.sendBatch(records, options);
    this.onAcknowledged(records);
  }

  override consume(options: ConsumeOptions): Subscription {
    return this.real.consume({
      ...options,
      onChunk: (chunk) => {
        this.onReceived(chunk.records);
        return options.onChunk(chunk);
      },
    });
  }

  override ensureTopics(topics: readonly TopicPlan[]): Promise<TopicReport> {
    return this.real.ensureTopics(topics);
  }

  override endOffsets(topics: readonly string[]): Promise<PartitionOffset[]> {
    return this.real.endOffsets(topics);
  }

  override lag(groupId: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return this.real.lag(groupId, topics);
  }

  override deleteGroup(groupId: string): Promise<void> {
    return this.real.deleteGroup(groupId);
  }

  override deleteTopics(names: readonly string[]): Promise<void> {
    return this.real.deleteTopics(names);
  }

  override disconnect(): Promise<void> {
    return this.real.disconnect();
  }
}
