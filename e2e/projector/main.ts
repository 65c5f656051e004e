import '@guildhall/telemetry/start';
import { loadSettings, serviceSettings } from '@guildhall/config';
import { EventsHealth, EventTransport } from '@guildhall/events';
import { Readiness, startService } from '@guildhall/http';
import { ProjectorModule } from './projector.module.js';

// A consumer as any service is one: a process of its own with a database of its own, fed by events alone.
const settings = loadSettings(serviceSettings);
await startService(ProjectorModule.on(settings), {
  service: 'projector',
  host: settings.HTTP_HOST,
  httpPort: settings.HTTP_PORT,
  managementPort: settings.MANAGEMENT_PORT,
  publicUrl: settings.PUBLIC_URL,
  drainPauseMs: settings.DRAIN_PAUSE_SECONDS * 1_000,
  shutdownGraceSeconds: settings.SHUTDOWN_GRACE_SECONDS,
  async prepare(app) {
    app.connectMicroservice({ strategy: app.get(EventTransport) });
    await app.startAllMicroservices();
    app.get(Readiness).register({
      name: 'consumers',
      probe: () => {
        const { isReady, missing } = app.get(EventsHealth).report();
        if (!isReady) throw new Error(`Not joined: ${missing.join(', ')}`);
      },
    });
  },
});
