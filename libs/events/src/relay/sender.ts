import { Backoff, sleep, type Clock, type Randomness } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import { RecordTooLarge, UnknownTopics, type Broker, type OutgoingRecord } from '../broker/broker.js';
import type { OutboxRow } from '../envelope/outbox-row.js';
import { orAborted } from '../broker/or-aborted.js';
import { topicPlans } from '../envelope/topic-plans.js';
import type { LeftOut } from './outbox-queue.js';
import { relayMetrics } from './relay-metrics.js';
import type { Lane } from './relay-settings.js';

// A few oversized events are an accident; more is a fault of ours, and then the lane stops rather than grow a list.
const SET_ASIDE_LIMIT = 100;
const STUCK_AFTER_MS = 5_000;

/**
 * Sends batches of a lane, again and again until they are acknowledged.
 *
 * A record that the broker can never take would stop the whole lane. It is set aside instead, with everything later of
 * its aggregate: the rows stay in the outbox, an error is logged, and the next leader tries them again.
 */
export class Sender {
  private readonly log = logger.child({ component: 'relay' });
  private readonly backoff: Backoff;
  private readonly keysSetAside = new Set<string>();
  private sendingSince: number | undefined;

  constructor(
    private readonly lane: Lane,
    private readonly broker: Broker,
    private readonly clock: Clock,
    randomness: Randomness,
  ) {
    this.backoff = new Backoff({ baseMs: 50, capMs: 2_000 }, randomness);
  }

  get isStuck(): boolean {
    return this.sendingSince !== undefined && this.clock.monotonicMs() - this.sendingSince > STUCK_AFTER_MS;
  }

  leftOut(inFlight: readonly string[]): LeftOut {
    return { ids: inFlight, keys: [...this.keysSetAside] };
  }

  /** Answers the ids that are acknowledged: all, but for those set aside. Rejects only when `signal` aborts. */
  async send(
    rows: readonly OutboxRow[],
    records: readonly OutgoingRecord[],
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const pairs = rows.map((row, index) => ({ row, record: records[index]! }));
    this.sendingSince = this.clock.monotonicMs();
    try {
      for (;;) {
        // Again each time: the batch may have been read before its key was set aside.
        const accepted = pairs.filter(({ row }) => !this.keysSetAside.has(keyOf(row)));
        if (await this.isSent(accepted, signal)) return accepted.map(({ row }) => row.id);
      }
    } finally {
      this.sendingSince = undefined;
    }
  }

  private async isSent(pairs: readonly Pair[], signal: AbortSignal): Promise<boolean> {
    if (pairs.length === 0) return true;
    signal.throwIfAborted();
    try {
      await this.broker.sendBatch(
        pairs.map(({ record }) => record),
        { lane: this.lane, signal },
      );
      this.backoff.reset();
      return true;
    } catch (error) {
      if (!this.setAside(error, pairs)) await this.pauseAfter(error, signal);
      return false;
    }
  }

  private setAside(error: unknown, pairs: readonly Pair[]): boolean {
    if (!(error instanceof RecordTooLarge) || this.keysSetAside.size >= SET_ASIDE_LIMIT) return false;
    const row = pairs[error.index]?.row;
    if (!row) return false;
    this.keysSetAside.add(keyOf(row));
    relayMetrics.failed(this.lane, 'too-large');
    this.log.error(
      { type: row.type, eventId: row.event_id, bytes: error.bytes },
      'An event is too large for the broker; its aggregate waits behind it.',
    );
    return true;
  }

  private async pauseAfter(error: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    relayMetrics.failed(this.lane, 'send');
    this.log.warn({ lane: this.lane, because: String(error) }, 'The broker took no batch; the queue waits.');
    // A topic that nobody has made yet, or that went with its broker, is made here.
    if (error instanceof UnknownTopics) await this.makeTopics(error.topics, signal);
    await sleep(this.backoff.nextMs(), signal);
  }

  private async makeTopics(names: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      await orAborted(this.broker.ensureTopics(topicPlans(names)), signal);
    } catch (error) {
      this.log.error({ names, error }, 'Topics are missing and could not be made.');
    }
  }
}

interface Pair {
  readonly row: OutboxRow;
  readonly record: OutgoingRecord;
}

const keyOf = (row: OutboxRow): string => `${row.tenant_id}/${row.subject}`;
