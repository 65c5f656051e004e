import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { loadReportingSettings } from './config.js';
import { ReportingModule } from './reporting.module.js';

const settings = loadReportingSettings();
await serve(ReportingModule.on(settings), 'reporting', settings);
