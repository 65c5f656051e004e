import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { auditSettings } from './config.js';
import { AuditModule } from './audit.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
await writeOpenApi(AuditModule.on(loadSettings(auditSettings, settingsOfNowhere)), `${folder}openapi.json`, {
  service: 'audit',
  title: 'Guildhall audit',
  sources: `${folder}src`,
});
