import { loadSettings } from '@guildhall/config';
import { openBroker } from '@guildhall/events';
import { serve } from '@guildhall/service';
import { OwnTopics } from '../../../libs/events/test/own-topics.js';
import { monitoringSettings } from '../src/config.js';
import { MonitoringModule } from '../src/monitoring.module.js';

// The service as a process of its own, on the topics of one test, to be killed. Armed by FAULT_POINTS.
const [prefix = ''] = process.argv.slice(2);
const settings = loadSettings(monitoringSettings);
const real = await openBroker('platformatic', {
  brokers: settings.KAFKA_BROKERS,
  clientId: 'monitoring-process',
  sessionTimeoutMs: settings.KAFKA_SESSION_SECONDS * 1_000,
});
await serve(MonitoringModule.on(settings, new OwnTopics(real, prefix)), 'monitoring', settings, {
  httpPort: 0,
  managementPort: 0,
});
process.send?.({ state: 'serving' });
