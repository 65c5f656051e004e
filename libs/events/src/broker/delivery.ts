import { Backoff, type Clock, type Randomness } from '@guildhall/runtime';
import { BrokerPassing, type ConsumeOptions, type IncomingRecord, type TopicPartition } from './broker.js';
import type { BrokerLog } from './broker-settings.js';
import { ChunkInHand, type Membership } from './chunk-in-hand.js';
import { settledWithin } from './or-aborted.js';

/** Where reading goes on, and after how long. */
export interface Delivered {
  readonly next: bigint;
  readonly restMs: number;
}

export interface DeliverySettings {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: BrokerLog;
}

/**
 * Hands records to `onChunk` and keeps the promise of the port: what was not committed comes again. Both adapters read
 * in their own way and deliver through this, so that they cannot differ in it.
 */
export class Delivery {
  private readonly inHand = new Set<ChunkInHand>();
  private readonly backoffs = new Map<string, Backoff>();
  private isAccepting = true;
  private era = 0;
  private committedAtMs: number;

  constructor(
    private readonly options: Pick<ConsumeOptions, 'maxChunk' | 'onChunk'>,
    private readonly settings: DeliverySettings,
  ) {
    this.committedAtMs = settings.clock.monotonicMs();
  }

  /** `records`: consecutive ones of one partition, at least one. Never rejects. */
  async deliver(place: TopicPartition, records: readonly IncomingRecord[], membership: Membership): Promise<Delivered> {
    // Not taken now: without a rest the adapter would fetch the same records as fast as it can until it has left.
    if (!this.isAccepting) return { next: nextAfter(records, 0), restMs: 500 };
    const { era } = this;
    let from = 0;
    while (this.isAccepting && era === this.era && from < records.length) {
      const chunk = new ChunkInHand(
        place,
        records.slice(from, from + this.options.maxChunk),
        membership,
        this.settings.clock,
      );
      const restMs = await this.hand(chunk);
      if (!chunk.isWholeDone || restMs > 0) return { next: chunk.next, restMs };
      from += chunk.records.length;
    }
    return { next: nextAfter(records, from), restMs: 0 };
  }

  /** The generation is over: whatever is in hand belongs to nobody now. */
  lose(reason: string): void {
    this.era++;
    for (const chunk of this.inHand) chunk.lose(reason);
    this.backoffs.clear();
  }

  /** No chunk begins any more; those in hand may finish. */
  refuse(): void {
    this.isAccepting = false;
  }

  accept(): void {
    this.isAccepting = true;
  }

  /** Resolves when no chunk is in hand. A handler that never returns makes it wait for ever: bound it. */
  async idle(): Promise<void> {
    while (this.inHand.size > 0) await Promise.all([...this.inHand].map((chunk) => chunk.over));
  }

  /** Lets chunks finish for so long, then makes the rest stale and gives them a moment to notice. */
  async drain(graceMs: number, reason: string): Promise<void> {
    this.refuse();
    if (await settledWithin(this.idle(), graceMs)) return;
    this.lose(reason);
    await settledWithin(this.idle(), 1_000);
  }

  get chunksInHand(): number {
    return this.inHand.size;
  }

  sinceCommitMs(): number {
    return this.settings.clock.monotonicMs() - this.committedAtMs;
  }

  oldestChunkMs(): number {
    return Math.max(0, ...[...this.inHand].map((chunk) => chunk.ageMs()));
  }

  /** Gives the chunk to the handler and tells how long its partition is to rest. */
  private async hand(chunk: ChunkInHand): Promise<number> {
    const before = chunk.next;
    this.inHand.add(chunk);
    let failed = false;
    try {
      await this.options.onChunk(chunk);
    } catch (error) {
      failed = true;
      this.tell(chunk, error);
    } finally {
      chunk.close();
      this.inHand.delete(chunk);
    }
    const progressed = chunk.next > before;
    if (progressed) this.committedAtMs = this.settings.clock.monotonicMs();
    if (chunk.isStale()) return 0;
    return Math.max(chunk.restMs, this.backoffMs(chunk, failed || !progressed));
  }

  private backoffMs({ topic, partition }: TopicPartition, isStuck: boolean): number {
    const key = `${topic}:${partition}`;
    if (!isStuck) {
      this.backoffs.delete(key);
      return 0;
    }
    const backoff = this.backoffs.get(key) ?? new Backoff({ baseMs: 100, capMs: 5_000 }, this.settings.randomness);
    this.backoffs.set(key, backoff);
    return backoff.nextMs();
  }

  private tell(chunk: ChunkInHand, error: unknown): void {
    const passing = error instanceof BrokerPassing || chunk.isStale();
    this.settings.log(passing ? 'debug' : 'error', 'A chunk was not finished; its records come again.', {
      topic: chunk.topic,
      partition: chunk.partition,
      firstOffset: String(chunk.records[0]?.offset),
      error,
    });
  }
}

function nextAfter(records: readonly IncomingRecord[], count: number): bigint {
  const last = records[count - 1];
  if (last) return last.offset + 1n;
  const first = records[0];
  if (!first) throw new RangeError('Nothing to deliver.');
  return first.offset;
}
