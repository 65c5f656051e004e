import { Actor } from '@guildhall/access';
import type { EventOf } from '@guildhall/contracts';
import { type Broker, OutboxRelay } from '@guildhall/events';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { TestDatabase } from '@guildhall/testing';

/** A service beside tenancy, with its own database and outbox: what it says goes the way that all events go. */
export async function startAnsweringService(service: string, broker: Broker) {
  const database = await TestDatabase.create({ service });
  const tenantDatabase = await database.open();
  const relay = new OutboxRelay(
    { relayUrl: database.urls.relay, service },
    { broker, clock: new SystemClock(), randomness: new SystemRandomness() },
  );
  relay.start();
  return {
    /** The version of an answer is the attempt that it answers. */
    async says(organizationId: string, event: EventOf<object>, attempt = 1): Promise<void> {
      await tenantDatabase.transaction(Actor.system(service, organizationId), (tx) =>
        tx.publish({ tenantId: organizationId, id: organizationId, version: attempt }, event),
      );
      relay.wake('facts');
    },
    async stop(): Promise<void> {
      await relay.stop();
      await broker.disconnect();
      await database.drop();
    },
  };
}
