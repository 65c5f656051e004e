import type { Broker, Subscription } from '../src/broker/broker.js';

/** Reads a topic from its beginning and looks at the versions of each key: each once, rising by one. */
export class KeyedReader {
  distinct = 0;
  duplicates = 0;
  readonly orderBreaks: string[] = [];
  private readonly versions = new Map<string, number>();
  private readonly subscription: Subscription;

  constructor(broker: Broker, topic: string, group = 'reader') {
    this.subscription = broker.consume({
      groupId: group,
      topics: [topic],
      fromBeginning: true,
      maxChunk: 2_000,
      onChunk: async (chunk) => {
        for (const { key, headers } of chunk.records) this.see(key ?? '', Number(headers['ce_aggregateversion']));
        await chunk.commit(chunk.records.at(-1)!.offset);
      },
    });
  }

  stop(): Promise<void> {
    return this.subscription.stop();
  }

  private see(key: string, version: number): void {
    const last = this.versions.get(key) ?? 0;
    if (version <= last) {
      this.duplicates += 1;
      return;
    }
    if (version !== last + 1 && this.orderBreaks.length < 20) this.orderBreaks.push(`${key}: ${version} after ${last}`);
    this.versions.set(key, version);
    this.distinct += 1;
  }
}
