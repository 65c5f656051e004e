import type { Kafka, Message, Producer, TopicMessages } from 'kafkajs';
import { type OutgoingRecord, UnknownTopics } from '../broker.js';
import { type LaneProducer, RequestTooLarge } from '../lane.js';
import { settledWithin } from '../or-aborted.js';
import { partitionOfKey } from '../partition-of-key.js';
import { protocolErrorOf, RETRY } from './kafkajs-client.js';

const ALL_IN_SYNC = -1;
const ACKNOWLEDGE_WITHIN_MS = 10_000;
const CLOSE_MS = 2_000;

export class KafkaJsProducer implements LaneProducer {
  private constructor(
    private readonly kafka: Kafka,
    private readonly producer: Producer,
  ) {}

  static async open(kafka: Kafka): Promise<KafkaJsProducer> {
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
      createPartitioner:
        () =>
        ({ message, partitionMetadata }) =>
          partitionOfKey(String(message.key), partitionMetadata.length),
    });
    await producer.connect();
    return new KafkaJsProducer(kafka, producer);
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await this.producer.sendBatch({
        acks: ALL_IN_SYNC,
        timeout: ACKNOWLEDGE_WITHIN_MS,
        topicMessages: byTopic(records),
      });
    } catch (error) {
      const type = protocolErrorOf(error);
      if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE')
        throw new RequestTooLarge(type, { cause: error });
      if (type === 'UNKNOWN_TOPIC_OR_PARTITION')
        throw new UnknownTopics(await this.absentOf(records), { cause: error });
      throw error;
    }
  }

  async close(): Promise<void> {
    await settledWithin(this.producer.disconnect(), CLOSE_MS);
  }

  /** The protocol's error does not say which topic it means. */
  private async absentOf(records: readonly OutgoingRecord[]): Promise<string[]> {
    const asked = [...new Set(records.map((record) => record.topic))];
    const admin = this.kafka.admin({ retry: RETRY });
    try {
      await admin.connect();
      const existing = new Set(await admin.listTopics());
      const absent = asked.filter((topic) => !existing.has(topic));
      return absent.length > 0 ? absent : asked;
    } finally {
      await settledWithin(admin.disconnect(), CLOSE_MS);
    }
  }
}

function byTopic(records: readonly OutgoingRecord[]): TopicMessages[] {
  const grouped = new Map<string, Message[]>();
  for (const { topic, key, value, headers } of records) {
    const messages = grouped.get(topic) ?? [];
    grouped.set(topic, messages);
    messages.push({ key, value, headers });
  }
  return [...grouped].map(([topic, messages]) => ({ topic, messages }));
}
