import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and pg are patched
import { serve } from '@guildhall/service';
import { loadFeedbackSettings } from './config.js';
import { FeedbackModule } from './feedback.module.js';

const settings = loadFeedbackSettings();
await serve(FeedbackModule.on(settings), 'feedback', settings);
