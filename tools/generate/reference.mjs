// The pages that are made of what the services declare: their settings, and the problems they report.
import { globSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');
const built = (file) => import(pathToFileURL(join(root, file)).href);

const { settingsReference } = await built('libs/config/dist/index.js');
const { writeProblemPages } = await built('libs/http/dist/index.js');
const services = globSync('services/*/dist/config.js', { cwd: root })
  .map((file) => basename(dirname(dirname(file))))
  .sort();
// What runs a platform is told by settings too: the commands that Jobs and operators call.
const commands = {
  databasesSettings: 'databases',
  topicsSettings: 'topics',
  preflightSettings: 'preflight',
  backupSettings: 'backup',
};

await rm(join(root, 'docs/settings'), { recursive: true, force: true });
await mkdir(join(root, 'docs/settings'), { recursive: true });
for (const service of services) {
  const declared = Object.entries(await built(`services/${service}/dist/config.js`)).filter(
    ([, value]) => value?.shape,
  );
  const settings = declared.sort(([one], [other]) => place(one) - place(other));
  const pages = settings.map(([name, schema]) => settingsReference(title(service, name), schema));
  await writeFile(join(root, `docs/settings/${service}.md`), pages.join('\n'));
  // A service's problems are declared by the modules it is made of: loading them is what makes them known.
  await built(`services/${service}/dist/${service}.module.js`);
}
const told = Object.entries(await built('libs/operations/dist/config.js')).filter(([name]) => name in commands);
const pagesOfCommands = told.map(([name, schema]) =>
  settingsReference(`Settings of guildhall ${commands[name]}`, schema),
);
await writeFile(join(root, 'docs/settings/operations.md'), pagesOfCommands.join('\n'));
await writeProblemPages(join(root, 'docs/problems'), 'https://guildhall.example');
process.exit(0);

/** Beside the service's own settings: what it is told to migrate, and to be set up. @param {string} name */
function place(name) {
  return ['sequencerSettings', 'witnessSettings', 'migrationSettings', 'bootstrapSettings'].indexOf(name);
}

/** @param {string} service @param {string} name of the exported schema */
function title(service, name) {
  const parts = {
    sequencerSettings: 'sequencer',
    witnessSettings: 'witness',
    migrationSettings: 'migrations',
    bootstrapSettings: 'bootstrap',
  };
  return `Settings of ${service}${parts[name] ? `’s ${parts[name]}` : ''}`;
}
