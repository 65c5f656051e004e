import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { EventTransport } from '@guildhall/events';
import { startService } from '@guildhall/http';
import { FileKeyRing } from '@guildhall/sealing';
import { load{{Service}}Settings } from './config.js';
import { {{Service}}Module } from './{{service}}.module.js';

const settings = load{{Service}}Settings();
await startService({{Service}}Module.on(settings), {
  service: '{{service}}',
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
