import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { tenancySettings } from './config.js';
import { TenancyModule } from './tenancy.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
await writeOpenApi(TenancyModule.on(loadSettings(tenancySettings, settingsOfNowhere)), `${folder}openapi.json`, {
  service: 'tenancy',
  title: 'Guildhall tenancy',
  sources: `${folder}src`,
});
