import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { integrationSettings } from './config.js';
import { IntegrationModule } from './integration.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
await writeOpenApi(
  IntegrationModule.on(loadSettings(integrationSettings, settingsOfNowhere)),
  `${folder}openapi.json`,
  {
    service: 'integration',
    title: 'Guildhall integration',
    sources: `${folder}src`,
  },
);
