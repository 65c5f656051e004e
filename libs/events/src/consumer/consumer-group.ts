import { faultPoint, type Clock } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import { UnknownTopics, type Broker, type Chunk, type Subscription } from '../broker/broker.js';
import { topicPlans } from '../envelope/topic-plans.js';
import type { ChunkDelivery } from './chunk-delivery.js';
import { consumerMetrics } from './consumer-metrics.js';
import { type Subscriber, takesSets } from './delivery.js';
import { Watchdog } from './watchdog.js';

const onChunkArrived = faultPoint('consumer.on-chunk');
const LOOK_EVERY_MS = 10_000;
/**
 * Records that are sorted by tenant together, and whose offsets are committed together: more than one transaction takes.
 * Where a hundred tenants are evenly mixed, a transaction so holds those of ten, and each costs statements of its own. A
 * fetch brings about so many, so they are in memory anyway.
 */
const WINDOW = 2_000;
const WINDOW_OF_SETS = 4_000;

export interface GroupParts {
  readonly broker: Broker;
  readonly delivery: ChunkDelivery;
  readonly clock: Clock;
  /** The consumer's name, behind the prefix of the installation. */
  readonly groupId: string;
}

/** One subscriber's membership in its Kafka group. A stuck projection stops only itself. */
export class ConsumerGroup {
  private readonly log: typeof logger;
  private readonly watchdog: Watchdog;
  private subscription: Subscription | undefined;
  private looking: NodeJS.Timeout | undefined;

  constructor(
    readonly subscriber: Subscriber,
    private readonly parts: GroupParts,
  ) {
    this.log = logger.child({ component: 'consumer', consumer: subscriber.as });
    this.watchdog = new Watchdog(parts.clock);
  }

  /** Returns at once: a dead member of the group may hold up the join for a whole session. */
  start(): void {
    const { broker, groupId } = this.parts;
    this.subscription = broker.consume({
      groupId,
      topics: this.subscriber.topics,
      // A consumer that is new wants what happened, not only what will.
      fromBeginning: true,
      maxChunk: takesSets(this.subscriber) ? WINDOW_OF_SETS : WINDOW,
      onChunk: (chunk) => this.take(chunk),
    });
    this.subscription.ready().then(
      () => this.log.info('Joined its group.'),
      (error: unknown) => this.log.warn({ error }, 'Stopped before it joined its group.'),
    );
    this.looking = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  get isJoined(): boolean {
    return this.subscription?.isJoined() ?? false;
  }

  ready(): Promise<void> {
    return this.subscription?.ready() ?? Promise.reject(new Error('Not started.'));
  }

  async stop(graceMs: number): Promise<void> {
    clearInterval(this.looking);
    await this.subscription?.stop(graceMs);
  }

  // A broker that does not answer is not the consumer's fault, and a restart would not help. One that came back empty
  // has lost the topics, and those of dead letters have no other maker than their consumer.
  private async withoutLag(error: unknown): Promise<undefined> {
    if (error instanceof UnknownTopics)
      await this.parts.broker.ensureTopics(topicPlans(error.topics)).catch(() => undefined);
  }

  private async take(chunk: Chunk): Promise<void> {
    this.watchdog.sawActivity();
    try {
      await onChunkArrived();
      await this.parts.delivery.deliver(chunk);
    } finally {
      this.watchdog.sawActivity();
    }
  }

  private async look(): Promise<void> {
    const { broker, groupId } = this.parts;
    const { as, topics } = this.subscriber;
    const lag = await broker.lag(groupId, topics).catch((error: unknown) => this.withoutLag(error));
    if (!lag || !this.subscription) return;
    consumerMetrics.lag(as, lag);
    const waiting = lag.reduce((sum, partition) => sum + partition.lag, 0n);
    if (!this.watchdog.finds(this.subscription, waiting)) return;
    this.log.error({ lag: waiting.toString() }, 'Stands still while records wait: joins its group anew.');
    consumerMetrics.restarted(as);
    await this.subscription.restart().catch((error: unknown) => this.log.error({ error }, 'Could not join anew.'));
  }
}
