import type { Measurement } from '../measurement.js';
import { bothClients, brokerOf } from './clients.js';
import { happenings, recordOf, sendAll } from './things.js';
import { throughput, timed } from './work-of-round.js';
import { freshTopic, withBroker } from './topics.js';

const TOPIC = 'bench.send';
const EVENTS = 30_000;

export const brokerSend: Measurement = {
  name: 'send',
  title: 'batches of 500 through the broker port',
  how: `${EVENTS.toLocaleString('en-US')} events of 100 tenants over 6 partitions, a batch after the one before is acknowledged by all in-sync replicas, idempotent.`,
  figures: throughput('spike: 33,000 · 90,000', ['kafka']),
  prepare: (servers) => withBroker(servers, (broker) => freshTopic(broker, TOPIC)),
  contenders: bothClients(async (client, servers) => {
    const broker = await brokerOf(client, servers);
    const records = happenings(EVENTS).map((one) => recordOf(one, TOPIC));
    return {
      round: () => timed(EVENTS, servers, () => sendAll(broker, records)),
      close: () => broker.disconnect(),
    };
  }),
};
