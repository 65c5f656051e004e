import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { loadIdentitySettings } from './config.js';
import { IdentityModule } from './identity.module.js';

const settings = loadIdentitySettings();
await serve(IdentityModule.on(settings), 'identity', settings);
