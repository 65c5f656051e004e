import type { ClusterMetadata, ConnectionPool, Consumer, RecordsBatch } from '@platformatic/kafka';
import { BrokerPassing, type ConsumeOptions, type PartitionOffset, type TopicPartition } from '../broker.js';
import { type ClientSettings, FETCH, PARTITIONS_AT_ONCE } from '../client-adapter.js';
import type { Membership } from '../chunk-in-hand.js';
import type { Life } from '../supervised-subscription.js';
import { isProtocolError } from './platformatic-client.js';
import { heldOffset } from './platformatic-offsets.js';
import { endOf, recordsOf } from './platformatic-records.js';

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

interface Cursor extends TopicPartition {
  /** Which topic of that name: one that was deleted and made again begins at 0. */
  topicId?: string;
  next: bigint;
  isBusy: boolean;
  restsUntilMs: number;
}

export interface ReaderContext {
  readonly membership: Membership;
  readonly settings: ClientSettings;
  /** Reading cannot go on with this client. */
  fail(error: unknown): void;
}

const RETRY_FETCH_MS = 500;
/**
 * A fetch that waits at the broker for some partitions keeps the others from being fetched. So a chunk that is done soon
 * is waited for, and beside one that takes longer the others are only asked for what is there.
 */
const SOON_MS = 20;
const SHORT_WAIT_MS = 10;
const GIVE_UP_AFTER_FAILURES = 10;

/**
 * Reads the partitions of one generation: at most one fetch a broker at a time, none while `partitionsAtOnce` have
 * records in hand. That bounds memory to a fetch (`FETCH.maxBytes`) and a share of the one before.
 */
export class GenerationReader {
  private readonly cursors: Cursor[] = [];
  private readonly fetchingFrom = new Set<number>();
  private alarm: NodeJS.Timeout | undefined;
  private alarmAtMs = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly partitionsAtOnce: number;
  private active = 0;
  private failures = 0;
  private heldUntilMs = 0;
  private handedOutAtMs = 0;
  private isOver = false;

  constructor(
    private readonly consumer: Consumer,
    private readonly pool: ConnectionPool,
    private readonly options: ConsumeOptions,
    private readonly life: Life,
    private readonly context: ReaderContext,
  ) {
    this.partitionsAtOnce = options.partitionsAtOnce ?? PARTITIONS_AT_ONCE;
  }

  start(places: readonly PartitionOffset[]): void {
    for (const { topic, partition, offset } of places) {
      this.cursors.push({ topic, partition, next: offset, isBusy: false, restsUntilMs: 0 });
    }
    void this.pump();
  }

  stop(): void {
    this.isOver = true;
    clearTimeout(this.alarm);
    for (const go of this.waiting.splice(0)) go();
  }

  /** Starts a fetch from each broker that has none in flight and leads partitions that want records. */
  private async pump(): Promise<void> {
    if (this.isOver || this.busyCount() >= this.partitionsAtOnce) return;
    const waitMs = Math.max(this.heldUntilMs, this.busyCount() > 0 ? this.handedOutAtMs + SOON_MS : 0) - this.nowMs();
    if (waitMs > 0) return this.later(waitMs);
    try {
      const metadata = await this.consumer.metadata({ topics: [...this.options.topics] });
      if (!this.isOver) this.fetchAll(metadata);
    } catch (error) {
      this.failed(error);
    }
  }

  private fetchAll(metadata: ClusterMetadata): void {
    const ids = new Map([...metadata.topics].map(([name, { id }]) => [name, id]));
    if (this.cursors.some((cursor) => (cursor.topicId ??= ids.get(cursor.topic)) !== ids.get(cursor.topic))) {
      return this.context.fail(new BrokerPassing('A topic was made anew: its offsets mean something else now.'));
    }
    const wanting = this.cursors.filter((cursor) => !cursor.isBusy && !this.isResting(cursor));
    for (const [leader, cursors] of byLeader(wanting, metadata)) {
      if (!this.fetchingFrom.has(leader)) void this.fetch(leader, cursors, ids);
    }
    // No leader at the moment: nothing in flight would bring us back here.
    if (wanting.length > 0 && this.fetchingFrom.size === 0) this.later(RETRY_FETCH_MS);
    this.wakeForRests();
  }

  private async fetch(node: number, cursors: readonly Cursor[], ids: ReadonlyMap<string, string>): Promise<void> {
    this.fetchingFrom.add(node);
    try {
      const response = await this.consumer.fetch({
        node,
        connectionPool: this.pool,
        minBytes: 1,
        maxBytes: FETCH.maxBytes,
        maxWaitTime: this.busyCount() > 0 ? SHORT_WAIT_MS : FETCH.maxWaitMs,
        topics: cursors.map(({ topic, partition, next }) => ({
          topicId: ids.get(topic) ?? '',
          partitions: [wantOf(partition, next)],
        })),
      });
      this.failures = 0;
      this.life.fetched();
      if (!this.isOver) this.handOut(response, cursors, ids);
    } catch (error) {
      if (!this.isOver) await this.recover(error, cursors);
    } finally {
      this.fetchingFrom.delete(node);
    }
    void this.pump();
  }

  private handOut(response: FetchResponse, cursors: readonly Cursor[], ids: ReadonlyMap<string, string>): void {
    for (const { topicId, partitions } of response.responses) {
      for (const { partitionIndex, records: batches } of partitions) {
        const cursor = cursors.find(
          ({ topic, partition }) => partition === partitionIndex && ids.get(topic) === topicId,
        );
        if (cursor && batches && batches.length > 0) void this.work(cursor, batches);
      }
    }
  }

  private async work(cursor: Cursor, batches: readonly RecordsBatch[]): Promise<void> {
    const records = recordsOf(cursor, batches, cursor.next);
    const end = endOf(batches) ?? cursor.next;
    if (records.length === 0) {
      if (end > cursor.next) cursor.next = end;
      return;
    }
    cursor.isBusy = true;
    this.handedOutAtMs = this.nowMs();
    await this.turn();
    try {
      if (this.isOver) return;
      const { next, restMs } = await this.life.delivery.deliver(cursor, records, this.context.membership);
      const last = records.at(-1)?.offset ?? next;
      cursor.next = next > last ? end : next;
      this.rest(cursor, restMs);
    } finally {
      cursor.isBusy = false;
      this.active--;
      this.waiting.shift()?.();
    }
    void this.pump();
  }

  /** Waits until fewer than `partitionsAtOnce` chunks are in hand. */
  private async turn(): Promise<void> {
    while (this.active >= this.partitionsAtOnce && !this.isOver) await new Promise<void>((go) => this.waiting.push(go));
    this.active++;
  }

  private rest(cursor: Cursor, ms: number): void {
    if (ms <= 0) return;
    cursor.restsUntilMs = this.nowMs() + ms;
    this.wakeForRests();
  }

  private wakeForRests(): void {
    const ends = this.cursors.filter((cursor) => this.isResting(cursor)).map((cursor) => cursor.restsUntilMs);
    if (ends.length > 0) this.later(Math.min(...ends) - this.nowMs());
  }

  private isResting(cursor: Cursor): boolean {
    return cursor.restsUntilMs > this.nowMs();
  }

  private nowMs(): number {
    return this.context.settings.clock.monotonicMs();
  }

  private busyCount(): number {
    return this.cursors.filter((cursor) => cursor.isBusy).length;
  }

  /** Looks again after so long, or earlier. */
  private later(ms: number): void {
    // A timer may fire a fraction of a millisecond early, and nobody would look again.
    const delayMs = Math.max(0, Math.ceil(ms)) + 1;
    const atMs = this.nowMs() + delayMs;
    if (this.isOver || (this.alarm && this.alarmAtMs <= atMs)) return;
    clearTimeout(this.alarm);
    this.alarmAtMs = atMs;
    this.alarm = setTimeout(() => {
      this.alarm = undefined;
      void this.pump();
    }, delayMs);
  }

  /** Retention, or a broker that was emptied and refilled, moved on without us: begin with the oldest that is left. */
  private async recover(error: unknown, cursors: readonly Cursor[]): Promise<void> {
    if (!isProtocolError(error, 'OFFSET_OUT_OF_RANGE')) return this.failed(error);
    try {
      for (const cursor of cursors) cursor.next = await heldOffset(this.consumer, { ...cursor, offset: cursor.next });
    } catch (failure) {
      this.failed(failure);
    }
  }

  private failed(error: unknown): void {
    if (this.isOver) return;
    this.failures++;
    this.context.settings.log('debug', 'A fetch failed.', { error, failures: this.failures });
    if (this.failures >= GIVE_UP_AFTER_FAILURES) return this.context.fail(error);
    this.consumer.clearMetadata();
    this.heldUntilMs = this.nowMs() + RETRY_FETCH_MS;
    this.later(RETRY_FETCH_MS);
  }
}

/** Partitions without a leader are left out until there is one. */
function byLeader(cursors: readonly Cursor[], metadata: ClusterMetadata): Map<number, Cursor[]> {
  const grouped = new Map<number, Cursor[]>();
  for (const cursor of cursors) {
    const leader = metadata.topics.get(cursor.topic)?.partitions[cursor.partition]?.leader ?? -1;
    if (leader >= 0) grouped.set(leader, [...(grouped.get(leader) ?? []), cursor]);
  }
  return grouped;
}

function wantOf(partition: number, fetchOffset: bigint) {
  return {
    partition,
    fetchOffset,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    partitionMaxBytes: FETCH.maxBytesPerPartition,
  };
}
