import { ThingHappened } from '@guildhall/contracts';
import type { Broker, Subscription } from '@guildhall/events';
import { eventually } from '@guildhall/testing';
import type { Measurement } from '../measurement.js';
import { openService } from './bench-service.js';
import { bothClients, brokerOf } from './clients.js';
import { startRelay } from './running-relay.js';
import { HOW, latencies, Lives, writeSteadily } from './steady-writes.js';
import { freshTopic, withBroker } from './topics.js';
import { WatchedBroker } from './watched-broker.js';

const TO_KAFKA = 'commit → acknowledged';
const TO_CONSUMER = 'commit → in a consumer';

export const relayLatency: Measurement = {
  name: 'relay-latency',
  title: 'from commit to Kafka, at 200 events a second',
  how: HOW,
  figures: [
    { name: `${TO_KAFKA}, p50 ms`, decimals: 1 },
    { name: `${TO_KAFKA}, p99 ms`, decimals: 1, asked: '≤ 30' },
    { name: `${TO_KAFKA}, longest ms`, decimals: 1 },
    { name: `${TO_CONSUMER}, p50 ms`, decimals: 1, asked: 'spike: 1.3' },
    { name: `${TO_CONSUMER}, p99 ms`, decimals: 1, asked: 'spike: 10.6–15' },
    { name: `${TO_CONSUMER}, longest ms`, decimals: 1 },
  ],
  prepare: (servers) => withBroker(servers, (broker) => freshTopic(broker, ThingHappened.topic)),
  contenders: bothClients(async (client, servers) => {
    const service = await openService(servers);
    const broker = new WatchedBroker(await brokerOf(client, servers));
    const relay = await startRelay(service, broker);
    return {
      round: async () => {
        await service.reset();
        const lives = new Lives();
        lives.watch(broker);
        const subscription = await subscribe(broker);
        await writeSteadily(service, lives);
        await eventually(() => lives.has('received') === lives.has('begun'));
        await subscription.stop();
        return {
          ...latencies(TO_KAFKA, lives.between('committed', 'acknowledged')),
          ...latencies(TO_CONSUMER, lives.between('committed', 'received')),
        };
      },
      close: async () => {
        await relay.stop();
        await broker.disconnect();
        await service.end();
      },
    };
  }),
};

/** One group for all, only while a round runs: it goes on where the last round ended, whoever's that was. */
async function subscribe(broker: Broker): Promise<Subscription> {
  const subscription = broker.consume({
    groupId: 'bench.relay-latency',
    topics: [ThingHappened.topic],
    fromBeginning: true,
    maxChunk: 200,
    onChunk: (chunk) => chunk.commit(chunk.records.at(-1)!.offset),
  });
  await subscription.ready();
  return subscription;
}
