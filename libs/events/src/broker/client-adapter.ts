import type { Clock, Randomness } from '@guildhall/runtime';
import type { ConsumeOptions, TopicPartition, TopicPlan } from './broker.js';
import type { BrokerLog, BrokerSettings } from './broker-settings.js';
import type { LaneProducer } from './lane.js';
import type { Life, Member } from './supervised-subscription.js';

/** All that differs between the clients. Everything the port promises beyond it is written once, over this. */
export interface ClientAdapter {
  openProducer(): Promise<LaneProducer>;
  openMember(options: ConsumeOptions, life: Life): Promise<Member>;
  openAdmin(): Promise<AdminClient>;
}

/** One connection for questions and administration. After any error it is thrown away. */
export interface AdminClient {
  topicNames(): Promise<string[]>;
  /** Topics that exist already are no error. */
  create(topics: readonly TopicPlan[], replicationFactor: number): Promise<void>;
  /** Asked only for topics that exist. */
  describe(names: readonly string[]): Promise<TopicState[]>;
  bounds(topic: string): Promise<PartitionBounds[]>;
  /** Next offsets; partitions without a committed one are left out. */
  committed(groupId: string, topics: readonly string[]): Promise<(TopicPartition & { offset: bigint })[]>;
  /** An absent group is no error. */
  deleteGroup(groupId: string): Promise<void>;
  deleteTopics(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface TopicState {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: string;
  readonly cleanup: string;
  readonly replicas: number;
  readonly minInsyncReplicas: string;
}

export interface PartitionBounds {
  readonly partition: number;
  readonly begin: bigint;
  readonly end: bigint;
}

/** {@link BrokerSettings} with every default filled in. */
export interface ClientSettings extends BrokerSettings {
  readonly replicationFactor: number;
  readonly maxRequestBytes: number;
  readonly sessionTimeoutMs: number;
  readonly log: BrokerLog;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/**
 * Bounds what a member holds in memory: one fetch, at most `maxBytes` (and a record more), is handed out before the
 * next one. `maxWaitMs` is how long the broker holds an empty fetch, and so how long a rest may overrun.
 */
export const FETCH = {
  maxBytes: 8 * 1024 * 1024,
  maxBytesPerPartition: 2 * 1024 * 1024,
  maxWaitMs: 500,
  /** How long the others wait for a member that has to join again: handlers are told to stop at once. */
  rebalanceTimeoutMs: 20_000,
} as const;

export const PARTITIONS_AT_ONCE = 3;
