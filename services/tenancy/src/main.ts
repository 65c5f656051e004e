import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { EventTransport } from '@guildhall/events';
import { startService } from '@guildhall/http';
import { FileKeyRing } from '@guildhall/sealing';
import { loadTenancySettings } from './config.js';
import { TenancyModule } from './tenancy.module.js';

const settings = loadTenancySettings();
await startService(TenancyModule.on(settings), {
  service: 'tenancy',
  host: settings.HTTP_HOST,
  httpPort: settings.HTTP_PORT,
  managementPort: settings.MANAGEMENT_PORT,
  publicUrl: settings.PUBLIC_URL,
  keyRing: await FileKeyRing.load(settings.KEY_RING_FILE),
  drainPauseMs: settings.DRAIN_PAUSE_SECONDS * 1_000,
  shutdownGraceSeconds: settings.SHUTDOWN_GRACE_SECONDS,
  prepare: async (app) => {
    app.connectMicroservice({ strategy: app.get(EventTransport) });
    await app.startAllMicroservices();
  },
});
