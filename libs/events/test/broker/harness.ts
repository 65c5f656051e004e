import { randomUUID } from 'node:crypto';
import { eventually, servers } from '@guildhall/testing';
import {
  type Broker,
  BrokerPassing,
  type Chunk,
  type ConsumeOptions,
  type IncomingRecord,
  type OutgoingRecord,
  type Subscription,
} from '../../src/broker/broker.js';
import { type BrokerSettings, SESSION_TIMEOUT_MS } from '../../src/broker/broker-settings.js';
import { type BrokerClient, openBroker } from '../../src/broker/open-broker.js';
import { isVerifyRing } from '../harness.js';

/** The session of members at a private broker: the real one takes too long to be waited for on each change. */
export const PRIVATE_SESSION_MS = isVerifyRing ? SESSION_TIMEOUT_MS : 3_000;

export interface Logged {
  readonly level: string;
  readonly message: string;
  readonly error: unknown;
}

/** A broker of the client under test, with what it logged. Everything made through it vanishes with `close`. */
export class Bench {
  readonly logged: Logged[] = [];
  private readonly topics: string[] = [];

  private constructor(
    readonly client: BrokerClient,
    readonly broker: Broker,
  ) {}

  static async open(
    client: BrokerClient,
    settings: Partial<Pick<BrokerSettings, 'brokers' | 'sessionTimeoutMs'>> = {},
  ): Promise<Bench> {
    const holder: { bench?: Bench } = {};
    const broker = await openBroker(client, {
      brokers: servers.kafkaBrokers,
      clientId: `contract-${client}`,
      ...settings,
      log: (level, message, fields) => {
        if (level !== 'debug') holder.bench?.logged.push({ level, message, error: fields['error'] });
      },
    });
    holder.bench = new Bench(client, broker);
    return holder.bench;
  }

  async topic(partitions = 3): Promise<string> {
    const name = `test.broker.${randomUUID()}`;
    const ensure = () => this.broker.ensureTopics([{ name, partitions, retentionMs: 3_600_000, cleanup: 'delete' }]);
    // A broker that three workers keep busy may be late, and whoever uses the port asks again then.
    await ensure().catch((error: unknown) => {
      if (error instanceof BrokerPassing) return ensure();
      throw error;
    });
    this.topics.push(name);
    return name;
  }

  collect(topics: string | string[], options: Partial<ConsumeOptions> = {}): Collector {
    return new Collector(this.broker, { groupId: `test.${randomUUID()}`, topics: [topics].flat(), ...options });
  }

  async close(): Promise<void> {
    await this.broker.deleteTopics(this.topics);
    await this.broker.disconnect();
  }
}

/** Consumes and keeps what came; commits each chunk unless told otherwise. */
export class Collector {
  readonly records: IncomingRecord[] = [];
  readonly chunks: Chunk[] = [];
  readonly groupId: string;
  readonly subscription: Subscription;

  constructor(broker: Broker, options: Partial<ConsumeOptions> & Pick<ConsumeOptions, 'groupId' | 'topics'>) {
    this.groupId = options.groupId;
    const handle = options.onChunk ?? ((chunk) => chunk.commit(lastOffsetOf(chunk)));
    this.subscription = broker.consume({
      fromBeginning: true,
      maxChunk: 100,
      ...options,
      onChunk: async (chunk) => {
        this.records.push(...chunk.records);
        this.chunks.push(chunk);
        await handle(chunk);
      },
    });
  }

  get values(): string[] {
    return this.records.map(({ value }) => String(value));
  }

  /** Waits until so many different records came. */
  async has(count: number, withinMs = 15_000): Promise<void> {
    await eventually(
      () => {
        const seen = new Set(this.records.map(placeOf)).size;
        if (seen < count) throw new Error(`${seen} of ${count} records came.`);
        return true;
      },
      { withinMs },
    );
  }

  stop(graceMs?: number): Promise<void> {
    return this.subscription.stop(graceMs);
  }
}

export function placeOf({ topic, partition, offset }: IncomingRecord): string {
  return `${topic}/${partition}/${offset}`;
}

export function lastOffsetOf(chunk: Chunk): bigint {
  const last = chunk.records.at(-1);
  if (!last) throw new Error('A chunk without records.');
  return last.offset;
}

/** `count` records over `keys` keys; the value is `<number of the key>:<place within the key>`. */
export function recordsFor(topic: string, count: number, { keys = 20, from = 0 } = {}): OutgoingRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    return { topic, key: `key-${at % keys}`, value: `${at % keys}:${Math.floor(at / keys)}`, headers: {} };
  });
}

/** Values by key, in the order of arrival. What comes a second time, sent or delivered again, is dropped as by the inbox. */
export function byKey(records: readonly IncomingRecord[]): Map<string, string[]> {
  const grouped = new Map<string, Set<string>>();
  for (const { key, value } of records) {
    grouped.set(String(key), (grouped.get(String(key)) ?? new Set()).add(String(value)));
  }
  return new Map([...grouped].map(([key, values]) => [key, [...values]]));
}

/** Keys whose records did not come in the order in which they were numbered. */
export function keysOutOfOrder(records: readonly IncomingRecord[]): string[] {
  return [...byKey(records)]
    .filter(([, values]) =>
      values.some((value, index) => Number(value.split(':')[1]) < Number(values[index - 1]?.split(':')[1] ?? -1)),
    )
    .map(([key]) => key);
}

/** Records that the group has not committed, of one partition or of all. */
export async function lagOf(bench: Bench, groupId: string, topic: string, partition?: number): Promise<bigint> {
  const lags = await bench.broker.lag(groupId, [topic]);
  return lags
    .filter((place) => partition === undefined || place.partition === partition)
    .reduce((sum, { lag }) => sum + lag, 0n);
}

export interface Gate {
  open(): void;
  readonly passed: Promise<void>;
}

export function gate(): Gate {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), passed };
}
