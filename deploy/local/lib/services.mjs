import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './folders.mjs';
import { portNumber, portOffset } from './profiles.mjs';
import { Refused } from './refused.mjs';

/**
 * @typedef {{ name: string, main: string, managementPort: number, signingKeys: string[] }} ServiceProcess `signingKeys`: settings that name the file of a key of its own
 * @typedef {{ name: string, folder: string, version: string, port: number, managementPort: number, database?: string, processes: ServiceProcess[] }} Service
 */

/**
 * The services of this checkout: each folder of `services/` whose package.json has a block
 * `"guildhall": { "port": 8102, "managementPort": 8202, "database": "tenancy" }`.
 * `TENANCY_PORT` and `TENANCY_MANAGEMENT_PORT` move one, `PORT_OFFSET` moves all.
 *
 * A service that runs as more than one process lists the further ones, which serve nothing but probes:
 * `"processes": [{ "name": "sequencer", "main": "dist/sequencer-main.js", "managementPort": 8213, "signingKeys": ["CHECKPOINT_KEY_FILE"] }]`.
 * Each is called `audit-sequencer` and moved by `AUDIT_SEQUENCER_MANAGEMENT_PORT`; its keys are handed to it alone.
 * @param {{ root?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Service[]} in the order of their ports
 */
export function listServices({ root = path.join(checkout, 'services'), env = process.env } = {}) {
  if (!existsSync(root)) return [];
  const found = readdirSync(root).flatMap((name) => describe(name, path.join(root, name), env));
  return found.sort((one, other) => one.port - other.port);
}

/** @param {string} name @param {string} folder @param {NodeJS.ProcessEnv} env @returns {Service[]} */
function describe(name, folder, env) {
  const manifest = readManifest(path.join(folder, 'package.json'));
  const declared = manifest?.guildhall;
  if (!declared) return [];
  if (!Number.isInteger(declared.port)) throw new Refused(`services/${name}/package.json: "guildhall" needs a "port".`);
  const managementPort = declared.managementPort ?? declared.port + 100;
  return [
    {
      name,
      folder,
      version: manifest.version,
      port: movedPort(`${settingOf(name)}_PORT`, declared.port, env),
      managementPort: movedPort(`${settingOf(name)}_MANAGEMENT_PORT`, managementPort, env),
      database: declared.database,
      processes: (declared.processes ?? []).map((/** @type {ServiceProcess} */ each) =>
        furtherProcess(name, each, env),
      ),
    },
  ];
}

/** @param {string} service @param {ServiceProcess} declared @param {NodeJS.ProcessEnv} env @returns {ServiceProcess} */
function furtherProcess(service, { name, main, managementPort, signingKeys = [] }, env) {
  const full = `${service}-${name}`;
  return {
    name: full,
    main,
    managementPort: movedPort(`${settingOf(full)}_MANAGEMENT_PORT`, managementPort, env),
    signingKeys,
  };
}

/** All processes of a service, the one that serves first. @param {Service} service @returns {ServiceProcess[]} */
export function processesOf({ name, managementPort, processes }) {
  return [{ name, main: 'dist/main.js', managementPort, signingKeys: [] }, ...processes];
}

/** How the settings that move a process begin. @param {string} name */
export const settingOf = (name) => name.toUpperCase().replaceAll('-', '_');

/** @param {string} setting @param {number} declared @param {NodeJS.ProcessEnv} env */
const movedPort = (setting, declared, env) =>
  env[setting] ? portNumber(setting, env[setting]) : declared + portOffset(env);

/** @param {string} file */
function readManifest(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
