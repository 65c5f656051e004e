import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { monitoringSettings } from './config.js';
import { MonitoringModule } from './monitoring.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
await writeOpenApi(MonitoringModule.on(loadSettings(monitoringSettings, settingsOfNowhere)), `${folder}openapi.json`, {
  service: 'monitoring',
  title: 'Guildhall monitoring',
  sources: `${folder}src`,
});
