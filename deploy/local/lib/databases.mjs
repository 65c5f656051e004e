import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from './folders.mjs';
import { lastLines } from './processes.mjs';
import { Refused } from './refused.mjs';
import { serviceSecrets } from './secrets.mjs';

/**
 * @typedef {Record<'migrator' | 'app' | 'relay' | 'platform' | 'reader', string>} DatabaseUrls
 * @typedef {import('./secrets.mjs').ServiceSecrets & { urls?: DatabaseUrls }} ServiceAccess
 */

/**
 * A service's secrets and, if it has a database, that database with its roles. Idempotent.
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @param {import('./services.mjs').Service} service
 * @returns {Promise<ServiceAccess>}
 */
export async function prepareService(platform, service) {
  const { name, database } = service;
  const rowsExist = database !== undefined && (await databaseExists(platform.addresses.postgres, database));
  const signingKeys = service.processes.flatMap((each) => each.signingKeys);
  const secrets = serviceSecrets(platform.secretsFolder, name, { rowsExist, signingKeys });
  if (database === undefined) return secrets;
  const { provisionDatabase } = await importBuilt('database');
  return {
    ...secrets,
    urls: await provisionDatabase(platform.addresses.postgres, { name: database, passwords: secrets.passwords }),
  };
}

/**
 * The built form of one of our libs: this folder has no build step, and must not need one before the build has run.
 * @param {string} lib
 */
export function importBuilt(lib) {
  const file = path.join(checkout, 'libs', lib, 'dist/index.js');
  if (!existsSync(file)) throw new Refused(`libs/${lib} is not built. Run "npm run build" and try again.`);
  return import(pathToFileURL(file).href);
}

/** @param {string} adminUrl @param {string} name */
async function databaseExists(adminUrl, name) {
  return (await queryAll(adminUrl, 'select 1 from pg_database where datname = $1', [name])).length > 0;
}

/** @param {string} url @param {string} sql @param {unknown[]} [values] @returns {Promise<Record<string, unknown>[]>} */
export async function queryAll(url, sql, values = []) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000, statement_timeout: 3000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/**
 * Runs a service's migrations, as `npm run migrate` does.
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @param {import('./services.mjs').Service} service
 * @param {ServiceAccess} access
 */
export async function migrateService(platform, service, access) {
  if (!access.urls || !existsSync(path.join(service.folder, 'dist/migrate.js'))) return;
  await runScript(platform, service, {
    script: 'migrate',
    env: { PATH: process.env.PATH, DATABASE_MIGRATOR_URL: access.urls.migrator, NODE_ENV: 'development' },
    failed: `The migrations of ${service.name} failed; the one that failed is rolled back.`,
  });
}

/**
 * Runs a built script of a service to its end, what it says to its operators in a log of its own.
 * @param {Pick<import('./platform.mjs').LocalPlatform, 'logFolder'>} platform
 * @param {import('./services.mjs').Service} service
 * @param {{ script: string, env: NodeJS.ProcessEnv, failed: string }} what `failed`: the sentence for the person waiting
 * @returns {Promise<string>} its standard output
 */
export async function runScript({ logFolder }, service, { script, env, failed }) {
  mkdirSync(logFolder, { recursive: true });
  const logFile = path.join(logFolder, `${service.name}-${script}.log`);
  const log = openSync(logFile, 'w', 0o640);
  const main = path.join(service.folder, `dist/${script}.js`);
  let output = '';
  try {
    const code = await new Promise((resolve, reject) => {
      const args = ['--enable-source-maps', main];
      const child = spawn(process.execPath, args, { cwd: service.folder, env, stdio: ['ignore', 'pipe', log] });
      child.stdout.on('data', (bytes) => (output += bytes));
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0)
      throw new Refused(`${failed} The log is ${logFile}; the last lines:`, { details: lastLines(logFile) });
  } finally {
    closeSync(log);
  }
  return output;
}
