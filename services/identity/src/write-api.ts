import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { fileURLToPath } from 'node:url';
import { identitySettings } from './config.js';
import { IdentityModule } from './identity.module.js';

const folder = fileURLToPath(new URL('../', import.meta.url));
const nowhere = { ...settingsOfNowhere, SMTP_URL: 'smtp://nowhere.invalid', MAIL_FROM: 'nobody@nowhere.invalid' };
await writeOpenApi(IdentityModule.on(loadSettings(identitySettings, nowhere)), `${folder}openapi.json`, {
  service: 'identity',
  title: 'Guildhall identity',
  sources: `${folder}src`,
});
