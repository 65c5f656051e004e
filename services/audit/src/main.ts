import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { loadAuditSettings } from './config.js';
import { AuditModule } from './audit.module.js';

const settings = loadAuditSettings();
await serve(AuditModule.on(settings), 'audit', settings);
