import type { Type } from '@nestjs/common';
import { ThingHappened } from '@guildhall/contracts';
import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { openService } from './bench-service.js';
import { bothClients, brokerOf } from './clients.js';
import { Countdown } from './countdown.js';
import { ProjectThing, ProjectThings } from './projections.js';
import { startConsumer } from './running-consumer.js';
import { happenings, type Mix, recordOf, sendAll } from './things.js';
import { forgetGroup, freshTopic, withBroker } from './topics.js';
import { throughput, timed } from './work-of-round.js';

const EVENTS = 100_000;
const HOW = (tenants: string) =>
  `${EVENTS.toLocaleString('en-US')} events of 100 tenants, ${tenants}, in 6 partitions; from the join of the group to the commit of the last effect, through Nest, inbox and projection, in transactions of up to 200 events, 1,000 in sets.`;

const fillTopic = (servers: Addresses, mix: Mix): Promise<void> =>
  withBroker(servers, async (broker) => {
    await freshTopic(broker, ThingHappened.topic);
    await sendAll(
      broker,
      happenings(EVENTS, mix).map((one) => recordOf(one)),
    );
  });

const contendersOf = (consumer: Type, name: string): Measurement['contenders'] =>
  bothClients(async (client, servers): Promise<Contender> => {
    const service = await openService(servers);
    const broker = await brokerOf(client, servers);
    const round = async (): Promise<Figures> => {
      await forgetGroup(broker, name);
      await service.reset();
      const projected = new Countdown(EVENTS);
      const running = await startConsumer(
        consumer,
        { projected: (events) => projected.count(events.length) },
        { service, broker },
      );
      await running.joined();
      const figures = await timed(EVENTS, servers, () => projected.done);
      await running.close();
      return figures;
    };
    const close = async (): Promise<void> => {
      await broker.disconnect();
      await service.end();
    };
    return { round, close };
  });

const evenly = HOW('evenly mixed');
const inTurn = HOW('one after another');

export const consumer: Measurement = {
  name: 'consumer',
  title: 'a projection, one event a call',
  how: evenly,
  figures: throughput('≥ 6,000 · spike: 6,400–8,500 with 20 tenants', ['postgres', 'kafka']),
  prepare: (servers) => fillTopic(servers, 'even'),
  contenders: contendersOf(ProjectThing, 'bench.thing'),
};

export const consumerInTurn: Measurement = {
  name: 'consumer-in-turn',
  title: 'the same projection, tenants one after another',
  how: inTurn,
  figures: throughput('≥ 6,000 · spike: 6,400–8,500 with 20 tenants', ['postgres', 'kafka']),
  prepare: (servers) => fillTopic(servers, 'in turn'),
  contenders: contendersOf(ProjectThing, 'bench.thing'),
};

export const setBasedConsumer: Measurement = {
  name: 'consumer-set-based',
  title: 'a projection, all events of a tenant in a chunk in one statement',
  how: evenly,
  figures: throughput('≥ 25,000 · spike: 38,700–51,000 with one tenant', ['postgres', 'kafka']),
  prepare: (servers) => fillTopic(servers, 'even'),
  contenders: contendersOf(ProjectThings, 'bench.things'),
};

export const setBasedInTurn: Measurement = {
  name: 'consumer-set-based-in-turn',
  title: 'the set-based projection, tenants one after another',
  how: inTurn,
  figures: throughput('≥ 25,000 · spike: 38,700–51,000 with one tenant', ['postgres', 'kafka']),
  prepare: (servers) => fillTopic(servers, 'in turn'),
  contenders: contendersOf(ProjectThings, 'bench.things'),
};
