import { EventsHealth, EventTransport } from '@guildhall/events';
import { Readiness } from '@guildhall/http';
import type { INestApplication } from '@nestjs/common';

/** Starts the consumers; the service is ready when all of them have joined. */
export async function listenToEvents(app: INestApplication): Promise<void> {
  app.connectMicroservice({ strategy: app.get(EventTransport) });
  await app.startAllMicroservices();
  const health = app.get(EventsHealth);
  app.get(Readiness).register({
    name: 'consumers',
    probe: () => {
      const { isReady, missing } = health.report();
      if (!isReady) throw new Error(`Not joined: ${missing.join(', ')}`);
    },
  });
}
