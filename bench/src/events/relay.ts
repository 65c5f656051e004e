import { ThingHappened } from '@guildhall/contracts';
import { eventually } from '@guildhall/testing';
import type { Measurement } from '../measurement.js';
import { type BenchService, openService } from './bench-service.js';
import { bothClients, brokerOf } from './clients.js';
import { Countdown } from './countdown.js';
import { startRelay } from './running-relay.js';
import { fillOutbox, happenings } from './things.js';
import { freshTopic, withBroker } from './topics.js';
import { WatchedBroker } from './watched-broker.js';
import { throughput, timed } from './work-of-round.js';

const EVENTS = 40_000;

export const relay: Measurement = {
  name: 'relay',
  title: 'a backlog goes to the broker and into the archive',
  how: `${EVENTS.toLocaleString('en-US')} rows of 100 tenants become visible in one commit while the relay leads and rests; until the outbox is empty, each row acknowledged and in the archive. Batches of 500.`,
  figures: throughput('≥ 15,000 · spike: 20,700', ['postgres', 'kafka']),
  prepare: (servers) => withBroker(servers, (broker) => freshTopic(broker, ThingHappened.topic)),
  contenders: bothClients(async (client, servers) => {
    const service = await openService(servers);
    const broker = new WatchedBroker(await brokerOf(client, servers));
    const running = await startRelay(service, broker);
    const all = happenings(EVENTS);
    return {
      round: async () => {
        await service.reset();
        const acknowledged = new Countdown(EVENTS);
        broker.onAcknowledged = (records) => acknowledged.count(records.length);
        await fillOutbox(service.admin, all);
        return timed(EVENTS, servers, async () => {
          running.wake('facts');
          await acknowledged.done;
          await untilArchived(service);
        });
      },
      close: async () => {
        await running.stop();
        await broker.disconnect();
        await service.end();
      },
    };
  }),
};

/** Of the last batch only: the relay archives a batch while the next one travels. */
async function untilArchived({ admin }: BenchService): Promise<void> {
  const isEmpty = async () => {
    const { rows } = await admin.query<{ isEmpty: boolean }>('select not exists (select from outbox) as "isEmpty"');
    return rows[0]?.isEmpty;
  };
  await eventually(isEmpty, { pauseMs: 2, withinMs: 30_000 });
}
