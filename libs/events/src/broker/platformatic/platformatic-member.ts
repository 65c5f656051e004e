import { ConnectionPool, Consumer, type GroupAssignment, offsetCommitV8 } from '@platformatic/kafka';
import { BrokerPassing, type ConsumeOptions, type TopicPartition, UnknownTopics } from '../broker.js';
import { HEARTBEAT_INTERVAL_MS, STOP_GRACE_MS } from '../broker-settings.js';
import { type ClientSettings, FETCH } from '../client-adapter.js';
import { deferred } from '../deferred.js';
import type { Membership } from '../chunk-in-hand.js';
import { settledWithin } from '../or-aborted.js';
import type { Life, Member } from '../supervised-subscription.js';
import { isFenced, optionsOf, unknownTopicOf } from './platformatic-client.js';
import { startingOffsets } from './platformatic-offsets.js';
import { GenerationReader } from './platformatic-reader.js';

const LEAVE_MS = 3_000;
const CLOSE_MS = 1_000;
/** The same name and format as kafkajs, so that members of both clients can share a group while one replaces the other. */
const PROTOCOL = { name: 'RoundRobinAssigner', version: 0 };
const NO_EPOCH = -1;

export class PlatformaticMember implements Member {
  private readonly death = deferred<unknown>();
  readonly ended = this.death.promise;
  private readonly consumer: Consumer;
  /** Fetches wait at the broker and would hold up heartbeats and commits on the same connection. */
  private readonly fetching: ConnectionPool;
  private reader: GenerationReader | undefined;
  private held: readonly TopicPartition[] = [];
  private hasLeft = false;
  private beatAtMs: number;
  private readonly watching: NodeJS.Timeout;

  private constructor(
    private readonly options: ConsumeOptions,
    private readonly life: Life,
    private readonly settings: ClientSettings,
  ) {
    this.consumer = new Consumer({
      ...optionsOf(settings),
      retries: 3,
      retryDelay: 200,
      // A join waits for the slowest other member.
      requestTimeout: FETCH.rebalanceTimeoutMs + 5_000,
      groupId: options.groupId,
      sessionTimeout: settings.sessionTimeoutMs,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      rebalanceTimeout: FETCH.rebalanceTimeoutMs,
      protocols: [PROTOCOL],
      autocommit: false,
    });
    this.fetching = new ConnectionPool(settings.clientId, optionsOf(settings));
    this.beatAtMs = settings.clock.monotonicMs();
    this.watching = setInterval(() => this.watch(), HEARTBEAT_INTERVAL_MS);
    this.listen();
  }

  static async open(options: ConsumeOptions, life: Life, settings: ClientSettings): Promise<PlatformaticMember> {
    const member = new PlatformaticMember(options, life, settings);
    try {
      await member.join();
      return member;
    } catch (error) {
      await member.leave();
      const unknown = unknownTopicOf(error);
      throw unknown ? new UnknownTopics([unknown], { cause: error }) : error;
    }
  }

  isJoined(): boolean {
    return this.reader !== undefined && !this.hasLeft;
  }

  assigned(): readonly TopicPartition[] {
    return this.held;
  }

  async leave(): Promise<void> {
    this.hasLeft = true;
    clearInterval(this.watching);
    this.endGeneration();
    // `close` alone would leave too, but a join that is under way would then start heartbeats that never end.
    await settledWithin(Promise.resolve(this.consumer.leaveGroup(true)), LEAVE_MS);
    await settledWithin(Promise.all([this.consumer.close(true), this.fetching.close()]), CLOSE_MS);
  }

  private listen(): void {
    this.consumer.on('consumer:group:join', ({ generationId, assignments }) => {
      this.beginGeneration(generationId ?? 0, assignments ?? []).catch((error: unknown) => this.die(error));
    });
    this.consumer.on('consumer:group:rebalance', () => this.lose('The group is rebalancing.'));
    this.consumer.on('consumer:heartbeat:end', () => {
      // Heartbeats of a generation that we hold to be lost prove nothing.
      if (this.reader) this.beatAtMs = this.settings.clock.monotonicMs();
    });
    this.consumer.on('consumer:heartbeat:stalled', ({ lastError }) =>
      this.die(lastError ?? new Error('Heartbeats stalled.')),
    );
    // Comes when the client could not join again by itself.
    this.consumer.on('error', (error: unknown) => this.die(error));
  }

  private async join(): Promise<void> {
    await this.consumer.metadata({ topics: [...this.options.topics], forceUpdate: true });
    this.consumer.topics.trackAll(...this.options.topics);
    await this.consumer.joinGroup();
  }

  private async beginGeneration(generationId: number, assignments: readonly GroupAssignment[]): Promise<void> {
    this.lose('The group has a new generation.');
    if (this.hasLeft) return;
    const memberId = this.consumer.memberId ?? '';
    this.beatAtMs = this.settings.clock.monotonicMs();
    // A member of another version may lead the group and assign what we never asked for.
    const ours = assignments.filter(({ topic }) => this.options.topics.includes(topic));
    const reader = new GenerationReader(this.consumer, this.fetching, this.options, this.life, {
      membership: this.membershipOf(generationId, memberId),
      settings: this.settings,
      fail: (error) => this.die(error),
    });
    this.reader = reader;
    this.held = ours.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
    this.life.joined();
    // Handlers of the generation before were told to stop; the same partition must not have two at once.
    await settledWithin(this.life.delivery.idle(), STOP_GRACE_MS);
    const starts = await startingOffsets(this.consumer, ours, this.options.fromBeginning);
    if (this.reader === reader) reader.start(starts);
  }

  private endGeneration(): void {
    this.reader?.stop();
    this.reader = undefined;
    this.held = [];
  }

  private lose(reason: string): void {
    this.endGeneration();
    if (!this.hasLeft) this.life.delivery.lose(reason);
  }

  private die(error: unknown): void {
    this.lose('The consumer has failed.');
    this.death.resolve(error);
  }

  /**
   * The client beats, and joins again, by itself. When the broker stays silent for a session it has given our partitions
   * to others; when a join takes longer than any may, this client will not come to one.
   */
  private watch(): void {
    const silentMs = this.settings.clock.monotonicMs() - this.beatAtMs;
    const { sessionTimeoutMs } = this.settings;
    const patienceMs = this.reader ? sessionTimeoutMs : FETCH.rebalanceTimeoutMs + sessionTimeoutMs;
    if (silentMs > patienceMs)
      this.die(new BrokerPassing(`The group coordinator has been silent for ${Math.round(silentMs)} ms.`));
  }

  private membershipOf(generationId: number, memberId: string): Membership {
    return {
      // The background heartbeats tell of a lost membership; the loop only needs its turn to hear them.
      heartbeat: () => new Promise((resolve) => setImmediate(resolve)),
      commit: (place, next) => this.commit(generationId, memberId, place, next),
    };
  }

  /**
   * Under the generation of the chunk, by the protocol's own call: `consumer.commit` would answer a fenced commit by
   * joining again and committing the same offset under the new generation, over whoever has the partition now.
   */
  private async commit(
    generationId: number,
    memberId: string,
    { topic, partition }: TopicPartition,
    next: bigint,
  ): Promise<void> {
    const coordinator = this.consumer.currentMetadata?.brokers.get(await this.consumer.findGroupCoordinator());
    if (!coordinator) throw new BrokerPassing('The group coordinator is not known at the moment.');
    const place = {
      partitionIndex: partition,
      committedOffset: next,
      committedLeaderEpoch: NO_EPOCH,
      committedMetadata: null,
    };
    try {
      const connection = await this.consumer.connections.get(coordinator);
      await offsetCommitV8.api.async(connection, this.options.groupId, generationId, memberId, null, [
        { name: topic, partitions: [place] },
      ]);
    } catch (error) {
      // Of the generation before: the one that came since is not at fault. Heartbeats will join again.
      if (isFenced(error) && generationId === this.consumer.generationId)
        this.lose('The group goes on without this member.');
      throw error;
    }
  }
}
