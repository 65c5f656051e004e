import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { {{serviceVar}}Settings } from './config.js';
import { {{Service}}Module } from './{{service}}.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
await writeOpenApi({{Service}}Module.on(loadSettings({{serviceVar}}Settings, settingsOfNowhere)), `${folder}openapi.json`, {
  service: '{{service}}',
  title: 'Guildhall {{service}}',
  sources: `${folder}src`,
});
