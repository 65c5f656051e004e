/**
 * The broker as Guildhall sees it. Kafka stands behind this port (rule D11), so that its client can be changed:
 * one contract suite (`test/broker-contract.spec.ts`) runs over every adapter against a real broker.
 *
 * What holds for all of it: delivery is at least once, in order for each key. The outbox is the truth and the inbox
 * drops duplicates; this port never tries to hide either. `openBroker` (open-broker.ts) gives an adapter.
 */
export abstract class Broker {
  /**
   * Sends all records, `acks=all`, idempotent, and resolves only when every one is acknowledged.
   *
   * Within a lane batches go out one after another in the order of the calls, also when the caller does not wait;
   * lanes do not wait for each other. Records of one key keep their order. A broker that is away is waited for
   * without end, until `signal` aborts.
   *
   * A rejection says nothing about how much arrived: send the whole batch again, before anything later of its keys.
   * Rejects with {@link BrokerPassing} (aborted, disconnected, 64 batches waiting in the lane), {@link UnknownTopics}
   * or {@link RecordTooLarge}. What was given up may still arrive late, after a batch sent since: drop duplicates by id.
   */
  abstract sendBatch(records: readonly OutgoingRecord[], options?: SendOptions): Promise<void>;

  /**
   * Joins a consumer group and hands over chunks until stopped. Returns at once; `ready()` tells of the join.
   * Survives a broker that goes and comes back, rebalances and crashes of the client: it joins again by itself.
   */
  abstract consume(options: ConsumeOptions): Subscription;

  /** Creates what is missing and reports where an existing topic differs. Changes nothing that exists. Safe at once from many services. */
  abstract ensureTopics(topics: readonly TopicPlan[]): Promise<TopicReport>;

  /** The offset which the next record of each partition will get. Rejects with {@link UnknownTopics}. */
  abstract endOffsets(topics: readonly string[]): Promise<PartitionOffset[]>;

  /** How far a group has committed and how much lies before it, for each partition of the topics. */
  abstract lag(groupId: string, topics: readonly string[]): Promise<PartitionLag[]>;

  /** Forgets a group and its offsets. An absent group is fine; one that still has members is {@link BrokerPassing}. */
  abstract deleteGroup(groupId: string): Promise<void>;

  /** Deletes topics with all they hold: for replay topics that are done, and for tests. Absent ones are fine. */
  abstract deleteTopics(names: readonly string[]): Promise<void>;

  /** Stops every subscription, waits (bounded) for batches in flight, closes all connections. Twice is the same as once. */
  abstract disconnect(): Promise<void>;
}

/** A record to send. The key decides the partition (see `partition-of-key.ts`); a `null` value is a tombstone. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string | Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SendOptions {
  /** Batches of one lane are sent in order; a lane has its own producer. Few, fixed names. */
  readonly lane?: string;
  /** Ends the waiting for a broker that is away. */
  readonly signal?: AbortSignal;
}

/** A record as it was read. Bytes are not interpreted; headers are UTF-8, in an object without prototype (T61). */
export interface IncomingRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

export interface ConsumeOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /**
   * Where a group begins that has never committed: at the oldest record, or with what comes after the join. With
   * `false` every rebalance before the first commit begins at the end anew: only for what may be missed. A group that
   * retention has overtaken goes on with the oldest record that is left (`test/broker/deviations.ts` names who differs).
   */
  readonly fromBeginning: boolean;
  /** Upper bound of records in one chunk; 100–200 keeps transactions short. */
  readonly maxChunk: number;
  /** Chunks of different partitions in hand at once (default 3). One partition never has two. */
  readonly partitionsAtOnce?: number;
  /**
   * Called with chunks of one partition, in offset order. What it has committed is done; **what it has not committed
   * comes again**, at once or after `chunk.pause`. When it throws, the same, after a growing pause of that
   * partition alone. It must be right when called twice with the same records.
   */
  onChunk(chunk: Chunk): Promise<void>;
}

/** Consecutive records of one partition, at least one, held by this member under one generation of its group. */
export interface Chunk {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly IncomingRecord[];
  /**
   * True as soon as this member knows that the partition may belong to another one (rebalance, fenced, stopping past
   * its grace). Then stop work: roll back, return. Another member has or will get the same records.
   */
  isStale(): boolean;
  /** Aborts at the moment at which `isStale` becomes true. */
  readonly signal: AbortSignal;
  /**
   * Membership is kept by the adapter in the background while the event loop turns. Call this in a long loop all the
   * same: it gives the event loop its turn and throws {@link BrokerPassing} when the chunk is stale. Let that out.
   */
  heartbeat(): Promise<void>;
  /**
   * Stores that every record up to **and including** this offset is done. Call it after the transaction.
   * Throws {@link BrokerPassing} when the chunk is stale or the broker is away: let it out; the records come again.
   */
  commit(lastDone: bigint): Promise<void>;
  /**
   * Rests this partition for so long after `onChunk` has returned; others go on. A rebalance may end the rest early,
   * and a fetch that is waiting for others' records may draw it out by half a second.
   */
  pause(ms: number): void;
}

/** One member of a group, in this process. */
export interface Subscription {
  /**
   * Resolves when the group was joined for the first time. Rejects when stopped before, or with {@link UnknownTopics}:
   * that is final before the first join, while later a topic that vanished is waited for.
   */
  ready(): Promise<void>;
  /** Member of the group at this moment. */
  isJoined(): boolean;
  /** Figures for readiness and for a watchdog. */
  progress(): SubscriptionProgress;
  /** Leaves and joins again with a fresh client: what a watchdog does with a member whose lag grows while its offsets stand still. */
  restart(): Promise<void>;
  /**
   * Takes no new chunk, waits for those in hand at most `graceMs` (default 10 s), makes the rest stale, leaves the
   * group and resolves. Never rejects, twice is the same as once.
   */
  stop(graceMs?: number): Promise<void>;
}

export interface SubscriptionProgress {
  readonly isJoined: boolean;
  /** Partitions held now. */
  readonly assigned: readonly TopicPartition[];
  /** Milliseconds since the broker last answered a fetch, or since the subscription began. Grows without meaning while nothing is assigned. */
  readonly sinceFetchMs: number;
  /** Milliseconds since an offset was last committed, or since the subscription began. */
  readonly sinceCommitMs: number;
  /** How long the oldest chunk has been in hand; 0 without one. */
  readonly oldestChunkMs: number;
  /** How often the client had to be thrown away and joined anew. */
  readonly restarts: number;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface PartitionOffset extends TopicPartition {
  readonly offset: bigint;
}

export interface PartitionLag extends TopicPartition {
  readonly end: bigint;
  /** The next offset the group will read; `null` when it never committed here. */
  readonly committed: bigint | null;
  /** Records not yet committed; counts from the oldest kept record where nothing was committed or retention overtook the group. */
  readonly lag: bigint;
}

/** How a topic is to be; `retentionMs` -1 keeps for ever and has no meaning where `cleanup` is `compact`. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
  readonly cleanup: 'delete' | 'compact';
  /** Copies of each partition, to compare with; new topics get those of the settings. */
  readonly replicas?: number;
  /** Copies that must have a record before it counts as written; without it, the broker's own default. */
  readonly minInsyncReplicas?: number;
}

export interface TopicReport {
  readonly created: readonly string[];
  readonly differences: readonly TopicDifference[];
}

export interface TopicDifference {
  readonly topic: string;
  readonly setting: 'partitions' | 'replicas' | 'retention.ms' | 'cleanup.policy' | 'min.insync.replicas';
  readonly wanted: string;
  readonly found: string;
}

/**
 * The broker, the network or the membership failed, not the record: never counted as a try of an event, always let
 * out of `onChunk`. Repeating later is right.
 */
export class BrokerPassing extends Error {
  override readonly name = 'BrokerPassing';
}

/** Topics which do not exist. The broker makes none by itself: `ensureTopics` comes first. */
export class UnknownTopics extends Error {
  override readonly name = 'UnknownTopics';
  constructor(
    readonly topics: readonly string[],
    options?: ErrorOptions,
  ) {
    super(`These topics do not exist: ${topics.join(', ')}. Create them first (ensureTopics).`, options);
  }
}

/**
 * A record is larger than the broker accepts; `index` is its place in the batch. Nothing of the batch was sent, unless
 * the topic takes less than `maxRequestBytes`: then what stands before the record may have been.
 */
export class RecordTooLarge extends Error {
  override readonly name = 'RecordTooLarge';
  constructor(
    readonly index: number,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(`Record ${index} of the batch has ${bytes} bytes; at most ${limit} are accepted.`);
  }
}
