import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import {
  BrokerPassing,
  type ConsumeOptions,
  type IncomingRecord,
  type TopicPartition,
  UnknownTopics,
} from '../broker.js';
import { HEARTBEAT_INTERVAL_MS } from '../broker-settings.js';
import { FETCH, PARTITIONS_AT_ONCE, type ClientSettings } from '../client-adapter.js';
import { deferred } from '../deferred.js';
import type { Membership } from '../chunk-in-hand.js';
import { textHeaders } from '../headers.js';
import { settledWithin } from '../or-aborted.js';
import type { Life, Member } from '../supervised-subscription.js';
import { protocolErrorOf, RETRY } from './kafkajs-client.js';

/** The group goes on without us, or with another generation: kafkajs joins again when one of these is thrown at it. */
const FENCED = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);
const LEAVE_MS = 4_000;

export class KafkaJsMember implements Member {
  private readonly death = deferred<unknown>();
  readonly ended = this.death.promise;
  private readonly resting = new Set<NodeJS.Timeout>();
  private held: readonly TopicPartition[] = [];
  private isMember = false;
  private hasLeft = false;
  private running: Promise<unknown> = Promise.resolve();
  private batches = 0;
  private beat: (() => Promise<void>) | undefined;
  private beatAtMs = 0;
  private fencedBy: unknown;
  private readonly beating: NodeJS.Timeout;

  private constructor(
    private readonly consumer: Consumer,
    private readonly life: Life,
    private readonly settings: ClientSettings,
  ) {
    this.beating = setInterval(() => void this.keepMembership(), HEARTBEAT_INTERVAL_MS);
  }

  static async open(
    kafka: Kafka,
    options: ConsumeOptions,
    life: Life,
    settings: ClientSettings,
  ): Promise<KafkaJsMember> {
    const consumer = kafka.consumer({
      groupId: options.groupId,
      sessionTimeout: settings.sessionTimeoutMs,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      rebalanceTimeout: FETCH.rebalanceTimeoutMs,
      maxBytes: FETCH.maxBytes,
      maxBytesPerPartition: FETCH.maxBytesPerPartition,
      maxWaitTimeInMs: FETCH.maxWaitMs,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    const member = new KafkaJsMember(consumer, life, settings);
    try {
      await consumer.connect();
      await subscribe(kafka, consumer, options);
      member.run(options.partitionsAtOnce ?? PARTITIONS_AT_ONCE);
      return member;
    } catch (error) {
      await member.leave();
      throw error;
    }
  }

  isJoined(): boolean {
    return this.isMember && !this.hasLeft;
  }

  assigned(): readonly TopicPartition[] {
    return this.held;
  }

  async leave(): Promise<void> {
    this.hasLeft = true;
    clearInterval(this.beating);
    for (const timer of this.resting) clearTimeout(timer);
    // Stopping a consumer that is still joining does nothing, and it would go on for ever once joined.
    const closed = this.running.then(() => this.consumer.disconnect());
    await settledWithin(closed, LEAVE_MS);
  }

  private run(partitionsAtOnce: number): void {
    const { GROUP_JOIN, REBALANCING, FETCH: FETCHED, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => this.onJoin(payload.memberAssignment));
    this.consumer.on(REBALANCING, () => this.lose('The group is rebalancing.'));
    this.consumer.on(FETCHED, () => this.life.fetched());
    this.consumer.on(CRASH, ({ payload }) => this.onEnd(payload.error));
    this.running = this.consumer
      .run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitionsAtOnce,
        eachBatch: (payload) => this.onBatch(payload),
      })
      .catch((error: unknown) => this.onEnd(error));
  }

  private onJoin(assignment: Record<string, number[]>): void {
    this.held = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    this.isMember = true;
    this.fencedBy = undefined;
    this.beatAtMs = this.settings.clock.monotonicMs();
    if (!this.hasLeft) this.life.joined();
  }

  private onEnd(error: unknown): void {
    this.lose('The consumer has crashed.');
    this.death.resolve(error);
  }

  private lose(reason: string): void {
    this.isMember = false;
    this.held = [];
    if (!this.hasLeft) this.life.delivery.lose(reason);
  }

  /**
   * kafkajs fetches up to `maxBytes`, hands the partitions to `partitionsAtOnce` workers and fetches again when all are
   * done: that bounds what is in memory. It also joins again only then, so no chunk outlives its generation.
   */
  private async onBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const first = batch.messages[0];
    if (this.hasLeft || !first) return;
    // What its workers still hold from the fetch before is not ours any more.
    if (this.fencedBy) throw this.fencedBy;
    const place = { topic: batch.topic, partition: batch.partition };
    this.beat = payload.heartbeat;
    this.batches++;
    try {
      const records = batch.messages.map((message) => recordOf(place, message));
      const { next, restMs } = await this.life.delivery.deliver(place, records, this.membershipOf(payload));
      if (next > BigInt(first.offset)) payload.resolveOffset(String(next - 1n));
      if (restMs > 0) this.rest(payload.pause(), restMs);
    } finally {
      this.batches--;
    }
    if (this.fencedBy) throw this.fencedBy;
  }

  private membershipOf(payload: EachBatchPayload): Membership {
    return {
      heartbeat: () => this.fencing(payload.heartbeat()),
      // Not `consumer.commitOffsets`: that one does nothing, and says nothing, while the consumer stops or crashes.
      commit: ({ topic, partition }, next) =>
        this.fencing(
          payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: String(next) }] }] }),
        ),
    };
  }

  /** kafkajs beats only between batches: while handlers work, this does. */
  private async keepMembership(): Promise<void> {
    if (this.batches === 0 || !this.beat || this.fencedBy) return;
    await this.fencing(this.beat()).catch(() => undefined);
    const silentMs = this.settings.clock.monotonicMs() - this.beatAtMs;
    // By its own clock the broker has given our partitions to others by now.
    if (silentMs > this.settings.sessionTimeoutMs)
      this.life.delivery.lose('No heartbeat was answered for a session time-out.');
  }

  private async fencing(request: Promise<void>): Promise<void> {
    try {
      await request;
      this.beatAtMs = this.settings.clock.monotonicMs();
    } catch (error) {
      const type = protocolErrorOf(error);
      if (type && FENCED.has(type)) {
        this.fencedBy ??= error;
        this.lose(`The group goes on without this member (${type}).`);
      }
      throw new BrokerPassing('The group coordinator refused.', { cause: error });
    }
  }

  private rest(resume: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.resting.delete(timer);
      resume();
    }, ms);
    this.resting.add(timer);
  }
}

async function subscribe(kafka: Kafka, consumer: Consumer, { topics, fromBeginning }: ConsumeOptions): Promise<void> {
  try {
    await consumer.subscribe({ topics: [...topics], fromBeginning });
  } catch (error) {
    if (protocolErrorOf(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
    const admin = kafka.admin({ retry: RETRY });
    await admin.connect();
    const existing = new Set(await admin.listTopics().finally(() => settledWithin(admin.disconnect(), LEAVE_MS)));
    throw new UnknownTopics(
      topics.filter((topic) => !existing.has(topic)),
      { cause: error },
    );
  }
}

function recordOf({ topic, partition }: TopicPartition, message: KafkaMessage): IncomingRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString() ?? null,
    value: message.value,
    headers: textHeaders(
      Object.entries(message.headers ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]),
    ),
    timestampMs: Number(message.timestamp),
  };
}
