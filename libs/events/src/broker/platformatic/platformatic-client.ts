import { isIP } from 'node:net';
import { type BaseOptions, findErrorBy } from '@platformatic/kafka';
import type { ClientSettings } from '../client-adapter.js';

/**
 * What each part of the client is made with. No tries of its own (`retries: 0`): its tries also join a group again and
 * commit the same offsets under the new generation, which is what fencing is to prevent. What lies above tries again.
 */
export function optionsOf(settings: ClientSettings): BaseOptions {
  const options: BaseOptions = {
    clientId: settings.clientId,
    bootstrapBrokers: [...settings.brokers],
    retries: 0,
    connectTimeout: 3_000,
    requestTimeout: 15_000,
    timeout: 10_000,
    autocreateTopics: false,
    metadataMaxAge: 30_000,
  };
  if (settings.tls) options.tls = settings.tls;
  // What stands for many brokers finds the right one by the name in the handshake; an address is none (RFC 6066, §3).
  if (settings.tls) options.tlsServerName = settings.brokers.every(isNamed);
  if (settings.sasl) {
    const { mechanism, username, password } = settings.sasl;
    options.sasl = { mechanism: MECHANISMS[mechanism], username, password };
  }
  return options;
}

const isNamed = (broker: string): boolean => isIP(broker.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '')) === 0;

const MECHANISMS = { plain: 'PLAIN', 'scram-sha-256': 'SCRAM-SHA-256', 'scram-sha-512': 'SCRAM-SHA-512' } as const;

/** Whether the protocol's error (`MESSAGE_TOO_LARGE`) stands anywhere in what was thrown. */
export function isProtocolError(error: unknown, name: string): boolean {
  return findErrorBy(error as Error, 'apiId', name) !== null;
}

/** The group goes on without us, or with another generation. */
export function isFenced(error: unknown): boolean {
  return findErrorBy(error as Error, 'needsRejoin', true) !== null;
}

/** The client's own error for an absent topic names it in its text only. */
export function unknownTopicOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const named = /^Unknown topic (\S+)\.$/.exec(at.message)?.[1];
    if (named) return named;
    if (at instanceof AggregateError) {
      const within = at.errors.map(unknownTopicOf).find((topic) => topic !== undefined);
      if (within) return within;
    }
  }
  return undefined;
}
