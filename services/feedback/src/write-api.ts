import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { feedbackSettings } from './config.js';
import { FeedbackModule } from './feedback.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
await writeOpenApi(FeedbackModule.on(loadSettings(feedbackSettings, settingsOfNowhere)), `${folder}openapi.json`, {
  service: 'feedback',
  title: 'Guildhall feedback',
  sources: `${folder}src`,
});
