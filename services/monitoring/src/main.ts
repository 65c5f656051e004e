import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { loadMonitoringSettings } from './config.js';
import { MonitoringModule } from './monitoring.module.js';

const settings = loadMonitoringSettings();
await serve(MonitoringModule.on(settings), 'monitoring', settings);
