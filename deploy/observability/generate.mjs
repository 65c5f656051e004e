// Dashboards as JSON, and what the chart takes of all this: `npm run generate` runs it, the step `generated` holds it.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './dashboards/audit.mjs';
import { dependencies } from './dashboards/dependencies.mjs';
import { events } from './dashboards/events.mjs';
import { gateway } from './dashboards/gateway.mjs';
import { node } from './dashboards/node.mjs';
import { overview } from './dashboards/overview.mjs';
import { recovery } from './dashboards/recovery.mjs';
import { service } from './dashboards/service.mjs';

const here = import.meta.dirname;
const chart = join(here, '../../helm/guildhall/files');

/** By the names of their files. */
export const dashboards = { overview, gateway, service, events, audit, dependencies, recovery, node };

/** A chart can read nothing outside of its own folder. */
export function writeAll() {
  emptied(join(here, 'grafana'));
  for (const [name, dashboard] of Object.entries(dashboards))
    writeFileSync(join(here, 'grafana', `${name}.json`), `${JSON.stringify(dashboard, null, 2)}\n`);
  cpSync(join(here, 'grafana'), emptied(join(chart, 'dashboards')), { recursive: true });
  cpSync(join(here, 'prometheus/rules'), emptied(join(chart, 'rules')), { recursive: true });
}

function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

if (process.argv[1] === import.meta.filename) writeAll();
