import { createRequire } from 'node:module';
import { servers } from '@guildhall/testing';
import type { Consumer, Kafka as KafkaClient } from 'kafkajs';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs') as {
  Kafka: typeof KafkaClient;
  logLevel: { NOTHING: 0 };
};

/** Whoever disconnects waits for the fetch under way: five seconds unless told otherwise. */
const FETCH_MS = 200;

/** An event as a stranger sees it who has read the documents and owns none of our code: headers and JSON. */
export interface PlainEvent {
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: Record<string, unknown>;
}

/** Reads topics from their beginning with a Kafka client and nothing else. */
export class PlainReader {
  readonly events: PlainEvent[] = [];
  private constructor(private readonly consumer: Consumer) {}

  static async on(
    topic: string | readonly string[],
    brokers: readonly string[] = servers.kafkaBrokers,
  ): Promise<PlainReader> {
    const kafka = new Kafka({ clientId: 'stranger', brokers: [...brokers], logLevel: logLevel.NOTHING });
    const reader = new PlainReader(
      kafka.consumer({ groupId: `stranger-${crypto.randomUUID()}`, maxWaitTimeInMs: FETCH_MS }),
    );
    await reader.consumer.connect();
    await reader.consumer.subscribe({ topics: [topic].flat(), fromBeginning: true });
    await reader.consumer.run({
      eachMessage: ({ message: { key, value, headers = {} } }) => {
        const texts = Object.entries(headers).map(([name, text]) => [name, String(text)] as const);
        reader.events.push({
          key: String(key),
          headers: Object.fromEntries(texts),
          value: JSON.parse(String(value)) as Record<string, unknown>,
        });
        return Promise.resolve();
      },
    });
    return reader;
  }

  about(subject: string): PlainEvent[] {
    return this.events.filter(({ headers }) => headers.ce_subject === subject);
  }

  stop(): Promise<void> {
    return this.consumer.disconnect();
  }
}
