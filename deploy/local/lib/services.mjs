import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './folders.mjs';
import { portNumber, portOffset } from './profiles.mjs';
import { Refused } from './refused.mjs';

/**
 * @typedef {{ name: string, folder: string, version: string, port: number, managementPort: number, database?: string }} Service
 */

/**
 * The services of this checkout: each folder of `services/` whose package.json has a block
 * `"guildhall": { "port": 8102, "managementPort": 8202, "database": "tenancy" }`.
 * `TENANCY_PORT` and `TENANCY_MANAGEMENT_PORT` move one, `PORT_OFFSET` moves all.
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
  const setting = `${name.toUpperCase().replaceAll('-', '_')}_PORT`;
  const managementSetting = setting.replace(/_PORT$/, '_MANAGEMENT_PORT');
  const port = env[setting] ? portNumber(setting, env[setting]) : declared.port + portOffset(env);
  const management = declared.managementPort ?? declared.port + 100;
  const managementPort = env[managementSetting]
    ? portNumber(managementSetting, env[managementSetting])
    : management + portOffset(env);
  return [{ name, folder, version: manifest.version, port, managementPort, database: declared.database }];
}

/** @param {string} file */
function readManifest(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
