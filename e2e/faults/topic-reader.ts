import { createRequire } from 'node:module';
import { decodeId } from '@guildhall/contracts';
import type { Consumer, Kafka as KafkaClient } from 'kafkajs';
import type { Sighting } from './verdict.js';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs') as {
  Kafka: typeof KafkaClient;
  logLevel: { NOTHING: 0 };
};

/** Whoever disconnects waits for the fetch under way: five seconds unless told otherwise. */
const FETCH_MS = 200;

/** Listens to a topic from its beginning, with none of our code, and notes what comes, repetitions included. */
export class TopicReader {
  private sightings: Sighting[] = [];
  private readonly records = new Set<string>();

  private constructor(
    private readonly consumer: Consumer,
    private readonly topic: string,
  ) {}

  static async on(topic: string, brokers: readonly string[]): Promise<TopicReader> {
    const kafka = new Kafka({
      clientId: 'fault-witness',
      brokers: [...brokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 1_000, maxRetryTime: 1_000 },
    });
    const consumer = kafka.consumer({ groupId: `fault-witness-${crypto.randomUUID()}`, maxWaitTimeInMs: FETCH_MS });
    const reader = new TopicReader(consumer, topic);
    await consumer.connect();
    await reader.listen();
    return reader;
  }

  get seen(): readonly Sighting[] {
    return this.sightings;
  }

  forget(): void {
    this.sightings = [];
  }

  stop(): Promise<void> {
    return this.consumer.disconnect();
  }

  private async listen(): Promise<void> {
    await this.consumer.subscribe({ topic: this.topic, fromBeginning: true });
    await this.consumer.run({
      eachMessage: ({ partition, message: { offset, headers = {} } }) => {
        // A record that this reader itself reads again (its group moved) is no repetition of the producer's.
        const place = `${partition}/${offset}`;
        const eventId = String(headers['ce_id'] ?? '');
        if (!this.records.has(place) && eventId !== '') this.sightings.push(sightingOf(headers, eventId));
        this.records.add(place);
        return Promise.resolve();
      },
    });
  }
}

function sightingOf(headers: Record<string, unknown>, eventId: string): Sighting {
  return {
    eventId: eventId.startsWith('evt_') ? decodeId('evt', eventId) : eventId,
    organizationId: decodeId('org', String(headers['ce_subject'])),
    version: Number(headers['ce_aggregateversion']),
  };
}
