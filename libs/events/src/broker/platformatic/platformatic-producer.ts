import { type MessageToProduce, ProduceAcks, Producer } from '@platformatic/kafka';
import { type OutgoingRecord, UnknownTopics } from '../broker.js';
import type { ClientSettings } from '../client-adapter.js';
import { type LaneProducer, RequestTooLarge } from '../lane.js';
import { settledWithin } from '../or-aborted.js';
import { positiveHash } from '../partition-of-key.js';
import { isProtocolError, optionsOf, unknownTopicOf } from './platformatic-client.js';

type Text = string;
type Value = Buffer | undefined;

const CLOSE_MS = 2_000;

export class PlatformaticProducer implements LaneProducer {
  private readonly producer: Producer<Text, Value, Text, Text>;

  constructor(settings: ClientSettings) {
    this.producer = new Producer<Text, Value, Text, Text>({
      ...optionsOf(settings),
      idempotent: true,
      // 0 or 1 would be replaced by "for ever", on the same connection and sequence.
      retries: 2,
      retryDelay: 100,
      serializers: { key: bytesOf, value: (value) => value, headerKey: bytesOf, headerValue: bytesOf },
    });
    // Failures come out of `send`; without a listener the event would end the process.
    this.producer.on('error', () => undefined);
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await this.producer.send({ messages: records.map(messageOf), acks: ProduceAcks.ALL });
    } catch (error) {
      if (isProtocolError(error, 'MESSAGE_TOO_LARGE') || isProtocolError(error, 'RECORD_LIST_TOO_LARGE')) {
        throw new RequestTooLarge('The broker refuses the size of the request.', { cause: error });
      }
      const unknown = unknownTopicOf(error);
      if (unknown) throw new UnknownTopics([unknown], { cause: error });
      throw error;
    }
  }

  async close(): Promise<void> {
    await settledWithin(this.producer.close(true), CLOSE_MS);
  }
}

function bytesOf(text?: string): Buffer {
  return Buffer.from(text ?? '');
}

/** The client takes the partition modulo the number of partitions by itself. */
function messageOf({ topic, key, value, headers }: OutgoingRecord): MessageToProduce<Text, Value, Text, Text> {
  return {
    topic,
    key,
    value: typeof value === 'string' ? Buffer.from(value) : (value ?? undefined),
    headers: new Map(Object.entries(headers)),
    partition: positiveHash(key),
  };
}
