import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { loadTenancySettings } from './config.js';
import { TenancyModule } from './tenancy.module.js';

const settings = loadTenancySettings();
await serve(TenancyModule.on(settings), 'tenancy', settings);
