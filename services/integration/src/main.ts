import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { loadIntegrationSettings } from './config.js';
import { IntegrationModule } from './integration.module.js';

const settings = loadIntegrationSettings();
await serve(IntegrationModule.on(settings), 'integration', settings);
