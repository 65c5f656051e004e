import type { ConnectionOptions } from 'node:tls';
import type { Clock, Randomness } from '@guildhall/runtime';

/** How to reach the broker. The same for every client. */
export interface BrokerSettings {
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and quotas: the name of the service. */
  readonly clientId: string;
  readonly tls?: ConnectionOptions;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** For topics that `ensureTopics` creates; without it, the broker's own default. */
  readonly replicationFactor?: number;
  /** What the broker accepts as one record batch (`max.message.bytes`, default 1 MiB). Larger batches are split, larger records refused. */
  readonly maxRequestBytes?: number;
  /** After kill -9 the partitions of a dead member stand still for this long; the broker's `group.min.session.timeout.ms` bounds it. */
  readonly sessionTimeoutMs?: number;
  /** What the client has to tell. Passing faults are `debug` or `warn`: the adapter deals with them. */
  readonly log?: BrokerLog;
  /** For durations and for the jitter of retries; the system's own unless a run is driven by a seed (D22). */
  readonly clock?: Clock;
  readonly randomness?: Randomness;
}

export type BrokerLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** After kill -9 the partitions of a dead member stand still for this long (D11). */
export const SESSION_TIMEOUT_MS = 10_000;
export const HEARTBEAT_INTERVAL_MS = 1_000;
/** A stopping process waits this long for the chunks in hand (D10 gives the whole step 20 s). */
export const STOP_GRACE_MS = 10_000;
