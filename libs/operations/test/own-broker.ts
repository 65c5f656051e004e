import { type Broker, openBroker } from '@guildhall/events';
import { servers } from '@guildhall/testing';
import { OwnTopics } from '../../events/test/own-topics.js';

/** The test servers' Kafka, where each topic has a name that no other spec has. */
export async function ownBroker(prefix: string): Promise<Broker> {
  return new OwnTopics(await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: prefix }), prefix);
}
