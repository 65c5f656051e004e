import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { load{{Service}}Settings } from './config.js';
import { {{Service}}Module } from './{{service}}.module.js';

const settings = load{{Service}}Settings();
await serve({{Service}}Module.on(settings), '{{service}}', settings);
