import { type Broker, openBroker } from '@guildhall/events';
import { servers } from '@guildhall/testing';
import { OwnTopics } from '../../events/test/own-topics.js';

/** A connection to topics of one test alone, which `prefix` names. */
export async function ownBroker(prefix: string, brokers: readonly string[] = servers.kafkaBrokers): Promise<Broker> {
  return new OwnTopics(await openBroker('platformatic', { brokers: [...brokers], clientId: 'vitals-tests' }), prefix);
}
