import { settingsOfNowhere } from '@guildhall/config';
import { readdirSync, writeFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PROMISED_ENDPOINTS } from './aliases/promised-endpoints.js';
import { promisedPage } from './aliases/promised-page.js';
import { mergeDescriptions } from './description/merged-description.js';
import { readApiDescriptions } from './routes/api-descriptions.js';
import { RouteTable } from './routes/route-table.js';

const OWN = 'gateway';

// Of all services of this checkout, whichever of them an operator runs.
const folder = fileURLToPath(new URL('../../', import.meta.url));
const services = readdirSync(folder).filter((name) => name !== OWN && existsSync(`${folder}${name}/openapi.json`));
const descriptions = readApiDescriptions(folder, services);
const document = mergeDescriptions(descriptions, settingsOfNowhere['PUBLIC_URL'] ?? '');
writeFileSync(`${folder}${OWN}/openapi.json`, `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(
  `${folder}../docs/promised-endpoints.md`,
  promisedPage(PROMISED_ENDPOINTS, new RouteTable(descriptions).routes),
);
