import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { startService } from '@guildhall/http';
import { FileKeyRing } from '@guildhall/sealing';
import { loadIdentitySettings } from './config.js';
import { IdentityModule } from './identity.module.js';
import { listenToEvents } from './listen-to-events.js';

const settings = loadIdentitySettings();
await startService(IdentityModule.on(settings), {
  service: 'identity',
  host: settings.HTTP_HOST,
  httpPort: settings.HTTP_PORT,
  managementPort: settings.MANAGEMENT_PORT,
  publicUrl: settings.PUBLIC_URL,
  keyRing: await FileKeyRing.load(settings.KEY_RING_FILE),
  drainPauseMs: settings.DRAIN_PAUSE_SECONDS * 1_000,
  shutdownGraceSeconds: settings.SHUTDOWN_GRACE_SECONDS,
  prepare: listenToEvents,
});
