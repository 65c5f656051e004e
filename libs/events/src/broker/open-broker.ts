import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import type { Broker } from './broker.js';
import { type BrokerSettings, SESSION_TIMEOUT_MS } from './broker-settings.js';
import type { ClientAdapter, ClientSettings } from './client-adapter.js';
import { ClientBroker } from './client-broker.js';

export type BrokerClient = 'kafkajs' | 'platformatic';

/** Kafka's own default of `max.message.bytes`, less what it counts that we do not. */
const MAX_REQUEST_BYTES = 1_000_000;
/** Tells the broker to take its own default. */
const BROKER_DEFAULT = -1;

/** Opens the port over the chosen client. Loads only that client; connects when first used. */
export async function openBroker(client: BrokerClient, settings: BrokerSettings): Promise<Broker> {
  const complete: ClientSettings = {
    ...settings,
    replicationFactor: settings.replicationFactor ?? BROKER_DEFAULT,
    maxRequestBytes: settings.maxRequestBytes ?? MAX_REQUEST_BYTES,
    sessionTimeoutMs: settings.sessionTimeoutMs ?? SESSION_TIMEOUT_MS,
    log: settings.log ?? (() => undefined),
    clock: settings.clock ?? new SystemClock(),
    randomness: settings.randomness ?? new SystemRandomness(),
  };
  return new ClientBroker(await adapterOf(client, complete), complete);
}

async function adapterOf(client: BrokerClient, settings: ClientSettings): Promise<ClientAdapter> {
  if (client === 'kafkajs') {
    const { KafkaJsAdapter } = await import('./kafkajs/kafkajs-adapter.js');
    return new KafkaJsAdapter(settings);
  }
  const { PlatformaticAdapter } = await import('./platformatic/platformatic-adapter.js');
  return new PlatformaticAdapter(settings);
}
