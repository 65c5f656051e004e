import { OutboxRelay } from '@guildhall/events';
import { eventually } from '@guildhall/testing';
import type { BenchService } from './bench-service.js';
import type { WatchedBroker } from './watched-broker.js';

/** The relay of a service, leading, and woken by its commits. */
export async function startRelay(service: BenchService, broker: WatchedBroker): Promise<OutboxRelay> {
  const relay = new OutboxRelay({ relayUrl: service.relayUrl, service: service.name }, { broker });
  service.signal.onWake((lane) => relay.wake(lane));
  relay.start();
  await eventually(() => relay.states().get('facts') === 'leading');
  return relay;
}
