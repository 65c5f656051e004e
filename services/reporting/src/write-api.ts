import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { reportingSettings } from './config.js';
import { ReportingModule } from './reporting.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
await writeOpenApi(ReportingModule.on(loadSettings(reportingSettings, settingsOfNowhere)), `${folder}openapi.json`, {
  service: 'reporting',
  title: 'Guildhall reporting',
  sources: `${folder}src`,
});
