import { afterAll, beforeAll, describe } from '@jest/globals';
import type { BrokerClient } from '../../src/broker/open-broker.js';
import { Bench, PRIVATE_SESSION_MS } from './harness.js';
import { outageContract } from './outage.js';
import { PrivateKafka } from './private-kafka.js';
import { sessionContract } from './sessions.js';

/** The broker of the tests around it, once it has started. */
export type OwnBroker = () => { readonly kafka: PrivateKafka; readonly bench: Bench };

/** What is asked of a client when sessions end and brokers go: one private broker serves for all of it. */
export function ownBrokerContract(client: BrokerClient): void {
  describe('with a broker of its own', () => {
    let kafka: PrivateKafka;
    let bench: Bench;
    beforeAll(async () => {
      kafka = await PrivateKafka.start();
      bench = await Bench.open(client, { brokers: kafka.brokers, sessionTimeoutMs: PRIVATE_SESSION_MS });
    }, 120_000);
    afterAll(async () => {
      await bench.broker.disconnect();
      await kafka.remove();
    }, 60_000);

    const own: OwnBroker = () => ({ kafka, bench });
    sessionContract(client, own);
    outageContract(client, own);
  });
}
