import { fileURLToPath } from 'node:url';
import { writeOpenApi } from '@guildhall/http';
import { {{Service}}Module } from './{{service}}.module.js';

// The features alone: nothing is started and nothing connected.
const place = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
await writeOpenApi({{Service}}Module, place('openapi.json'), {
  service: '{{service}}',
  title: 'Guildhall {{service}}',
  sources: place('src'),
});
