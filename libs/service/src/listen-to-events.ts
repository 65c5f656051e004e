import { EventsHealth, EventTransport } from '@guildhall/events';
import { Readiness } from '@guildhall/http';
import type { INestApplication } from '@nestjs/common';

/**
 * Starts the consumers; the service is ready when all of them have joined once. Later a broker that is away must not take
 * the service away with it: every copy of it would be without a broker at the same time.
 */
export async function listenToEvents(app: INestApplication): Promise<void> {
  app.connectMicroservice({ strategy: app.get(EventTransport) });
  await app.startAllMicroservices();
  const health = app.get(EventsHealth);
  let haveJoined = false;
  const readiness = app.get(Readiness);
  readiness.register({ name: 'broker', isOptional: true, probe: () => requireBroker(health) });
  readiness.register({
    name: 'consumers',
    probe: () => {
      const { isReady, missing } = health.report();
      haveJoined ||= isReady;
      if (!haveJoined) throw new Error(`Not joined: ${missing.join(', ')}`);
    },
  });
}

function requireBroker(health: EventsHealth): void {
  const { isReady, missing, relay } = health.report();
  if (!isReady) throw new Error(`Not joined: ${missing.join(', ')}`);
  const stuck = Object.keys(relay).filter((lane) => relay[lane] === 'stuck');
  if (stuck.length > 0) throw new Error(`Takes nothing of the lane ${stuck.join(', ')}`);
}
