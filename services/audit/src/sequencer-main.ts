import '@guildhall/telemetry/start'; // first: it holds back the imports below until pg is patched
import { startWorker } from '@guildhall/http';
import { loadSequencerSettings } from './sequencer/config.js';
import { SequencerModule } from './sequencer/sequencer.module.js';

const settings = loadSequencerSettings();
await startWorker(SequencerModule.on(settings), {
  service: 'audit-sequencer',
  host: settings.HTTP_HOST,
  managementPort: settings.MANAGEMENT_PORT,
  publicUrl: settings.PUBLIC_URL,
  shutdownGraceSeconds: settings.SHUTDOWN_GRACE_SECONDS,
});
