import { createRequire } from 'node:module';
import type { Kafka, KafkaConfig, SASLOptions } from 'kafkajs';
import type { ClientSettings } from '../client-adapter.js';

// The only file that loads kafkajs. It is pinned: the patch below reaches into it.
const require = createRequire(import.meta.url);
const kafkajs = require('kafkajs') as typeof import('kafkajs');

export const { ConfigResourceTypes } = kafkajs;

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

// After each answer kafkajs 2.2.4 re-arms a timer of `-1 - now` ms, which Node 24 warns of (TimeoutNegativeWarning)
// and runs each millisecond for ever. Without waiting requests there is nothing to check. Idle CPU falls by half.
const { prototype: queue } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
const arm = queue.scheduleCheckPendingRequests;
queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
  if (this.pending.length > 0) arm.call(this);
};

/** A client with few tries of its own: what lies above begins anew with a fresh one, for as long as it takes. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3, factor: 0.2, multiplier: 2 } as const;

export function kafkaOf(settings: ClientSettings): Kafka {
  const config: KafkaConfig = {
    clientId: settings.clientId,
    brokers: [...settings.brokers],
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: RETRY,
    // kafkajs reports much as error that it then retries ("group is rebalancing", "coordinator not available"): what
    // is really one comes out as a rejection, and is told of there.
    logCreator: () => (entry) =>
      settings.log('debug', `kafkajs: ${entry.log.message}`, { namespace: entry.namespace, ...entry.log }),
  };
  if (settings.tls) config.ssl = settings.tls;
  if (settings.sasl) config.sasl = settings.sasl as SASLOptions;
  return new kafkajs.Kafka(config);
}

/** The protocol's name of an error (`REBALANCE_IN_PROGRESS`), wherever it stands in the chain of causes. */
export function protocolErrorOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { type, originalError, errors } = at as Error & {
      type?: string;
      originalError?: unknown;
      errors?: unknown[];
    };
    if (type) return type;
    if (originalError) return protocolErrorOf(originalError);
    if (errors?.[0]) return protocolErrorOf(errors[0]);
  }
  return undefined;
}
