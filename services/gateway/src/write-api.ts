import { loadSettings, settingsOfNowhere } from '@guildhall/config';
import { writeOpenApi } from '@guildhall/http';
import { readdirSync, writeFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gatewaySettings } from './config.js';
import { PROMISED_ENDPOINTS } from './routes/promised-endpoints.js';
import { promisedPage } from './routes/promised-page.js';
import { mergeDescriptions } from './description/merged-description.js';
import { GatewayModule } from './gateway.module.js';
import { DESCRIBED_MODULES } from './own-routes/described-modules.js';
import { OWN_DESCRIPTION, readApiDescriptions, readOwnDescription } from './routes/api-descriptions.js';
import { RouteTable } from './routes/route-table.js';
import { OWN_SERVICE } from './routes/route.js';

const folder = fileURLToPath(new URL('../../', import.meta.url));
const nowhere = {
  ...settingsOfNowhere,
  REDIS_URL: 'redis://nowhere.invalid',
  SERVICES: 'none=http://nowhere.invalid',
  SERVICE_TOKEN_KEYS_OF: `none=${settingsOfNowhere['SERVICE_TOKEN_KEYS']}`,
};

await writeOpenApi(GatewayModule.on(loadSettings(gatewaySettings, nowhere)), OWN_DESCRIPTION, {
  service: OWN_SERVICE,
  title: 'Guildhall gateway',
  sources: `${folder}${OWN_SERVICE}/src`,
  modules: DESCRIBED_MODULES,
});

// Of all services of this checkout, whichever of them an operator runs.
const services = readdirSync(folder).filter(
  (name) => name !== OWN_SERVICE && existsSync(`${folder}${name}/openapi.json`),
);
const descriptions = [...readApiDescriptions(folder, services), readOwnDescription()];
const document = mergeDescriptions(descriptions, settingsOfNowhere['PUBLIC_URL'] ?? '');
writeFileSync(`${folder}${OWN_SERVICE}/openapi.json`, `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(
  `${folder}../docs/promised-endpoints.md`,
  promisedPage(PROMISED_ENDPOINTS, new RouteTable(descriptions).routes),
);
