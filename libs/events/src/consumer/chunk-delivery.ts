import { Backoff, faultPoint, sleep, type Clock, type Randomness } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import { BrokerPassing, type Chunk } from '../broker/broker.js';
import { ChunkLost, HandlingFailed, type ChunkTransaction } from './chunk-transaction.js';
import { consumerMetrics } from './consumer-metrics.js';
import { type Delivery, type Subscriber, takesSets } from './delivery.js';
import { faultClass } from './fault-class.js';
import type { Parking } from './parking.js';
import { sortChunk } from './sorting.js';
import { Tries } from './tries.js';

const beforeCommitOffset = faultPoint('consumer.before-commit-offset');
const afterCommitOffset = faultPoint('consumer.after-commit-offset');

// Events are handled one by one: short locks, timely heartbeats. In sets, a statement should have enough to do.
const IN_A_TRANSACTION = 200;
const IN_A_TRANSACTION_OF_SETS = 1_000;
const TRIES = 5;
const QUICK_TRY_MS = 10;
const PAUSES = { baseMs: 100, capMs: 2_000 };

/** The partition rests: nothing is lost, nothing is counted, the same records come again. */
class Rest extends Error {
  override readonly name = 'Rest';
  constructor(
    readonly ms: number,
    override readonly cause: unknown,
  ) {
    super('The partition rests.', { cause });
  }
}

interface Work {
  readonly deliveries: readonly Delivery[];
  readonly isAlone: boolean;
}

export interface DeliveryParts {
  readonly subscriber: Subscriber;
  readonly transaction: ChunkTransaction;
  readonly parking: Parking;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * Brings a chunk to its handlers, so many events in one transaction; when that fails, the culprit alone and those around
 * it together; when nobody knows the culprit, one event a transaction. An event that fails too often is parked, and the
 * partition goes on without its key. Offsets follow the last commit.
 */
export class ChunkDelivery {
  private readonly log: typeof logger;
  private readonly tries = new Tries();
  private readonly backoffs = new Map<string, Backoff>();
  private readonly inATransaction: number;

  constructor(private readonly parts: DeliveryParts) {
    this.log = logger.child({ component: 'consumer', consumer: parts.subscriber.as });
    this.inATransaction = takesSets(parts.subscriber) ? IN_A_TRANSACTION_OF_SETS : IN_A_TRANSACTION;
  }

  async deliver(chunk: Chunk): Promise<void> {
    const deliveries = sortChunk(chunk.records, this.parts.subscriber);
    try {
      await this.inOrder(deliveries, chunk);
    } catch (error) {
      if (chunk.isStale() || error instanceof ChunkLost) return;
      this.rest(chunk, error);
      return;
    }
    this.backoffOf(chunk).reset();
    await beforeCommitOffset();
    const last = chunk.records.at(-1);
    if (last) await chunk.commit(last.offset);
    await afterCommitOffset();
    consumerMetrics.delivered(this.parts.subscriber.as, deliveries, this.parts.clock.now());
  }

  private async inOrder(deliveries: readonly Delivery[], chunk: Chunk): Promise<void> {
    const queue = this.split(deliveries);
    for (let work = queue.shift(); work; work = queue.shift()) {
      const [only] = work.deliveries;
      if (only && work.isAlone) await this.alone(only, chunk);
      else queue.unshift(...(await this.together(work.deliveries, chunk)));
    }
  }

  // Known culprits are not tried together with others again.
  private split(deliveries: readonly Delivery[]): Work[] {
    const works: Work[] = [];
    let open: Delivery[] = [];
    const close = () => {
      works.push({ deliveries: open, isAlone: false });
      open = [];
    };
    for (const delivery of deliveries) {
      if (open.length === this.inATransaction) close();
      if (!delivery.refusal && !this.tries.has(delivery.envelope.eventId)) open.push(delivery);
      else {
        close();
        works.push({ deliveries: [delivery], isAlone: true });
      }
    }
    close();
    return works.filter((work) => work.deliveries.length > 0);
  }

  /** Answers what is left to do: nothing, or the same events in smaller portions. */
  private async together(deliveries: readonly Delivery[], chunk: Chunk): Promise<Work[]> {
    try {
      await this.parts.transaction.run(deliveries, chunk);
      return [];
    } catch (error) {
      if (error instanceof ChunkLost || faultClass(reasonOf(error)) === 'away') throw error;
      const culprits =
        error instanceof HandlingFailed && faultClass(error.cause) !== 'contention' ? error.deliveries : deliveries;
      return around(deliveries, deliveries.indexOf(culprits[0]!), deliveries.indexOf(culprits.at(-1)!));
    }
  }

  private async alone(delivery: Delivery, chunk: Chunk): Promise<void> {
    const { eventId } = delivery.envelope;
    for (;;) {
      try {
        if (delivery.refusal) throw delivery.refusal;
        await this.parts.transaction.run([delivery], chunk);
        break;
      } catch (error) {
        if (await this.isGivenUp(delivery, error, chunk)) break;
      }
    }
    this.tries.forget(eventId);
  }

  /** True once the event is parked, false when it is to be tried again now; otherwise throws. */
  private async isGivenUp(delivery: Delivery, error: unknown, chunk: Chunk): Promise<boolean> {
    const reason = reasonOf(error);
    const kind = faultClass(reason);
    if (error instanceof ChunkLost || kind === 'away' || kind === 'contention') throw error;
    const tried = this.tries.count(delivery.envelope.eventId);
    if (kind === 'park' || tried >= TRIES) {
      await this.park(delivery, reason, tried);
      return true;
    }
    // Who asked for time gets it, and the partition waits; what merely failed may have been a flicker.
    if (kind === 'retry') throw new Rest(this.tries.pauseMs(tried), reason);
    await sleep(QUICK_TRY_MS * 2 ** (tried - 1), chunk.signal);
    return false;
  }

  private async park(delivery: Delivery, reason: unknown, tried: number): Promise<void> {
    const { eventId, type } = delivery.envelope;
    await this.parts.parking.park(delivery, reason, tried);
    consumerMetrics.parked(this.parts.subscriber.as, type);
    this.log.error(
      { eventId, type, tried, error: reason },
      'Gave up on an event; later ones of its aggregate wait behind it.',
    );
  }

  // One for each partition: six that fail at once must not drive each other's pauses up.
  private backoffOf({ topic, partition }: Chunk): Backoff {
    const name = `${topic}/${partition}`;
    const known = this.backoffs.get(name);
    if (known) return known;
    const backoff = new Backoff(PAUSES, this.parts.randomness);
    this.backoffs.set(name, backoff);
    return backoff;
  }

  private rest(chunk: Chunk, error: unknown): void {
    if (error instanceof BrokerPassing) throw error;
    const reason = reasonOf(error);
    const ms = error instanceof Rest ? error.ms : this.backoffOf(chunk).nextMs();
    consumerMetrics.rested(this.parts.subscriber.as, error instanceof Rest ? 'retry' : faultClass(reason));
    this.log.warn(
      { topic: chunk.topic, partition: chunk.partition, ms: Math.round(ms), because: String(reason) },
      'The partition rests.',
    );
    chunk.pause(ms);
  }
}

/** What stands before and after the culprits stays together, they themselves are tried one by one. */
function around(deliveries: readonly Delivery[], first: number, last: number): Work[] {
  return [
    { deliveries: deliveries.slice(0, first), isAlone: false },
    ...deliveries.slice(first, last + 1).map((culprit) => ({ deliveries: [culprit], isAlone: true })),
    { deliveries: deliveries.slice(last + 1), isAlone: false },
  ].filter((work) => work.deliveries.length > 0);
}

const reasonOf = (error: unknown): unknown =>
  error instanceof HandlingFailed || error instanceof Rest ? error.cause : error;
