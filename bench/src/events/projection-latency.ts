import { encodeId, ThingHappened } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import type { Measurement } from '../measurement.js';
import { openService } from './bench-service.js';
import { bothClients, brokerOf } from './clients.js';
import { ProjectThing } from './projections.js';
import { startConsumer } from './running-consumer.js';
import { startRelay } from './running-relay.js';
import { HOW, latencies, Lives, writeSteadily } from './steady-writes.js';
import { forgetGroup, freshTopic, withBroker } from './topics.js';
import { WatchedBroker } from './watched-broker.js';

const WHOLE_PATH = 'publish → projection committed';
const COMMIT = 'of it, until the writer has committed';
const TRANSPORT = 'of it, from there into the hands of the consumer';
const CONSUMER = 'of it, from there to its commit';

export const projectionLatency: Measurement = {
  name: 'projection-latency',
  title: 'from publish to the committed projection, at 200 events a second',
  how: `${HOW} From before the transaction begins until after the projection's has committed.`,
  figures: [
    { name: `${WHOLE_PATH}, p50 ms`, decimals: 1, asked: 'spike: 3' },
    { name: `${WHOLE_PATH}, p99 ms`, decimals: 1, asked: '≤ 50 · spike: 33–97' },
    { name: `${WHOLE_PATH}, longest ms`, decimals: 1 },
    ...[COMMIT, TRANSPORT, CONSUMER].flatMap((part) => [
      { name: `${part}, p50 ms`, decimals: 1 },
      { name: `${part}, p99 ms`, decimals: 1 },
    ]),
    { name: 'CPU ms/s', decimals: 0 },
  ],
  prepare: (servers) =>
    withBroker(servers, async (broker) => {
      await freshTopic(broker, ThingHappened.topic);
      await forgetGroup(broker, 'bench.thing');
    }),
  contenders: bothClients(async (client, servers) => {
    const service = await openService(servers);
    const broker = new WatchedBroker(await brokerOf(client, servers));
    const relay = await startRelay(service, broker);
    let lives = new Lives();
    const projected = (events: readonly { data: { thingId: string } }[]) =>
      events.forEach(({ data }) => lives.note(encodeId('thg', data.thingId), 'projected'));
    return {
      round: async () => {
        await service.reset();
        lives = new Lives();
        lives.watch(broker);
        // Only while the round runs: the other contender has a consumer of the same name, and would share its partitions.
        const consumer = await startConsumer(ProjectThing, { projected }, { service, broker });
        await consumer.joined();
        const [cpuBefore, begun] = [process.cpuUsage(), performance.now()];
        await writeSteadily(service, lives);
        await eventually(() => lives.has('projected') === lives.has('begun'));
        const { user, system } = process.cpuUsage(cpuBefore);
        const seconds = (performance.now() - begun) / 1_000;
        await consumer.close();
        return {
          ...latencies(WHOLE_PATH, lives.between('begun', 'projected')),
          ...latencies(COMMIT, lives.between('begun', 'committed')),
          ...latencies(TRANSPORT, lives.between('committed', 'received')),
          ...latencies(CONSUMER, lives.between('received', 'projected')),
          'CPU ms/s': (user + system) / 1_000 / seconds,
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
