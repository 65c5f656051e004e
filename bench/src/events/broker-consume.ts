import type { Broker } from '@guildhall/events';
import type { Addresses, Figures, Measurement } from '../measurement.js';
import { bothClients, brokerOf } from './clients.js';
import { Countdown } from './countdown.js';
import { happenings, recordOf, sendAll } from './things.js';
import { forgetGroup, freshTopic, withBroker } from './topics.js';
import { throughput, timed } from './work-of-round.js';

const TOPIC = 'bench.consume';
const EVENTS = 100_000;
const GROUP = 'bench.consume';

export const brokerConsume: Measurement = {
  name: 'consume',
  title: 'chunks of 200 through the broker port',
  how: `${EVENTS.toLocaleString('en-US')} events in 6 partitions, from the join of the group to the commit of the last offset; nothing is done with them, offsets are committed after each chunk.`,
  figures: throughput('spike: 90,000 · 73,000, offsets not committed', ['kafka']),
  prepare: (servers) =>
    withBroker(servers, async (broker) => {
      await freshTopic(broker, TOPIC);
      const all = happenings(EVENTS);
      await sendAll(
        broker,
        all.map((one) => recordOf(one, TOPIC)),
      );
    }),
  contenders: bothClients(async (client, servers) => {
    const broker = await brokerOf(client, servers);
    return { round: () => readAll(broker, servers, `${GROUP}.${client}`), close: () => broker.disconnect() };
  }),
};

async function readAll(broker: Broker, servers: Addresses, groupId: string): Promise<Figures> {
  await forgetGroup(broker, groupId);
  const read = new Countdown(EVENTS);
  const subscription = broker.consume({
    groupId,
    topics: [TOPIC],
    fromBeginning: true,
    maxChunk: 200,
    onChunk: async (chunk) => {
      await chunk.commit(chunk.records.at(-1)!.offset);
      read.count(chunk.records.length);
    },
  });
  await subscription.ready();
  const figures = await timed(EVENTS, servers, () => read.done);
  await subscription.stop();
  return figures;
}
