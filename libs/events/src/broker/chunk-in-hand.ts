import type { Clock } from '@guildhall/runtime';
import { BrokerPassing, type Chunk, type IncomingRecord, type TopicPartition } from './broker.js';
import { deferred } from './deferred.js';

/** What an adapter does for chunks under its present generation of the group. Both reject when the member was fenced. */
export interface Membership {
  heartbeat(): Promise<void>;
  commit(place: TopicPartition, next: bigint): Promise<void>;
}

/** A chunk from the moment at which the handler gets it until the handler has returned. */
export class ChunkInHand implements Chunk {
  readonly topic: string;
  readonly partition: number;
  /** What the handler asked for with `pause`. */
  restMs = 0;
  /** The first offset which is not known to be done. */
  next: bigint;
  private readonly returned = deferred<void>();
  private readonly lost = new AbortController();
  private isClosed = false;
  private readonly begunAtMs: number;

  constructor(
    place: TopicPartition,
    readonly records: readonly IncomingRecord[],
    private readonly membership: Membership,
    private readonly clock: Clock,
  ) {
    this.topic = place.topic;
    this.partition = place.partition;
    this.next = this.first;
    this.begunAtMs = clock.monotonicMs();
  }

  /** Resolves when the handler has returned. */
  get over(): Promise<void> {
    return this.returned.promise;
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  get isWholeDone(): boolean {
    return this.next > this.last;
  }

  isStale(): boolean {
    return this.lost.signal.aborted;
  }

  ageMs(): number {
    return this.clock.monotonicMs() - this.begunAtMs;
  }

  async heartbeat(): Promise<void> {
    this.requireHeld();
    await this.passing(this.membership.heartbeat());
    this.requireHeld();
  }

  async commit(lastDone: bigint): Promise<void> {
    this.requireHeld();
    if (lastDone < this.first || lastDone > this.last) {
      throw new RangeError(`Offset ${lastDone} is not of this chunk (${this.first} to ${this.last}).`);
    }
    if (lastDone < this.next) return;
    await this.passing(this.membership.commit(this, lastDone + 1n));
    this.next = lastDone + 1n;
  }

  pause(ms: number): void {
    this.restMs = Math.max(this.restMs, ms);
  }

  lose(reason: string): void {
    this.lost.abort(new BrokerPassing(reason));
  }

  close(): void {
    this.isClosed = true;
    this.returned.resolve();
  }

  private get first(): bigint {
    return this.at(0);
  }

  private get last(): bigint {
    return this.at(-1);
  }

  private at(index: number): bigint {
    const record = this.records.at(index);
    if (!record) throw new RangeError('A chunk has at least one record.');
    return record.offset;
  }

  private requireHeld(): void {
    if (this.lost.signal.aborted) throw this.lost.signal.reason;
    if (this.isClosed) throw new BrokerPassing('This chunk is over: its handler has returned.');
  }

  private async passing(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw error instanceof BrokerPassing ? error : new BrokerPassing('The broker did not take it.', { cause: error });
    }
  }
}
