import type { TenantDatabase } from '@guildhall/database';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { Backoff, sleep, type Clock, type Randomness } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import type { Broker } from '../broker/broker.js';
import { orAborted } from '../broker/or-aborted.js';
import { topicPlans } from '../envelope/topic-plans.js';
import { ChunkDelivery } from './chunk-delivery.js';
import { ChunkTransaction } from './chunk-transaction.js';
import { ConsumerGroup } from './consumer-group.js';
import { EVENTS } from './consumes.js';
import type { Subscriber } from './delivery.js';
import { Parking } from './parking.js';
import { subscribersOf } from './subscribers.js';

export interface TransportParts {
  readonly service: string;
  readonly broker: Broker;
  readonly database: TenantDatabase;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** What chunks in hand get when the service stops (D10). */
  readonly stopGraceMs: number;
  readonly groupPrefix: string;
}

/**
 * Guildhall's events as a Nest transport: `app.connectMicroservice({ strategy: app.get(EventTransport) })`.
 *
 * Each consumer name is a group of its own. Starting does not wait for the broker; `isReady` tells when all groups are
 * joined. Closing stops all groups after their chunk in hand and its offsets.
 */
export class EventTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENTS;
  // Else Nest believes that nobody looks, and logs each error itself.
  override readonly propagatesEventHandlerErrors = true;
  private readonly log = logger.child({ component: 'events' });
  private readonly ending = new AbortController();
  private groups: readonly ConsumerGroup[] = [];
  private starting: Promise<void> = Promise.resolve();
  private isStarted = false;

  constructor(private readonly parts: TransportParts) {
    super();
  }

  /** Called by Nest. Throws when two handlers share a name and type; a broker that is away is waited for in the background. */
  listen(done: () => void): void {
    this.groups = subscribersOf(this.getHandlers()).map((subscriber) => this.groupOf(subscriber));
    this.starting = this.startGroups();
    done();
  }

  /** Every consumer has joined its group. A rebalance does not count: it passes. */
  get isReady(): boolean {
    return this.isStarted && !this.ending.signal.aborted && this.groups.every((group) => group.isJoined);
  }

  /** The names of the consumers that are not joined: what a readiness probe shows. */
  get missing(): readonly string[] {
    return this.groups.filter((group) => !group.isJoined).map(({ subscriber }) => subscriber.as);
  }

  /** Resolves once every group was joined for the first time. */
  async joined(): Promise<void> {
    await this.starting;
    this.ending.signal.throwIfAborted();
    await Promise.all(this.groups.map((group) => group.ready()));
  }

  /** Twice is the same as once. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.starting;
    await Promise.all(this.groups.map((group) => group.stop(this.parts.stopGraceMs)));
  }

  on(): never {
    throw new Error('The event transport has no events of its own.');
  }

  unwrap<T>(): T {
    return this.parts.broker as T;
  }

  private groupOf(subscriber: Subscriber): ConsumerGroup {
    const { service, broker, database, clock, randomness, groupPrefix } = this.parts;
    const delivery = new ChunkDelivery({
      subscriber,
      transaction: new ChunkTransaction(database, service, subscriber),
      parking: new Parking(database, service, subscriber.as),
      clock,
      randomness,
    });
    return new ConsumerGroup(subscriber, { broker, delivery, clock, groupId: groupPrefix + subscriber.as });
  }

  // Subscribing to an absent topic fails for good, so topics come first.
  private async startGroups(): Promise<void> {
    const { broker, randomness } = this.parts;
    const backoff = new Backoff({ baseMs: 100, capMs: 5_000 }, randomness);
    const plans = topicPlans([...new Set(this.groups.flatMap(({ subscriber }) => subscriber.topics))]);
    while (!this.ending.signal.aborted) {
      try {
        if (plans.length > 0) await orAborted(broker.ensureTopics(plans), this.ending.signal);
        for (const group of this.groups) group.start();
        this.isStarted = true;
        return;
      } catch (error) {
        if (this.ending.signal.aborted) return;
        this.log.warn({ because: String(error) }, 'The broker is away; consumers wait for it.');
        await sleep(backoff.nextMs(), this.ending.signal).catch(() => undefined);
      }
    }
  }
}
