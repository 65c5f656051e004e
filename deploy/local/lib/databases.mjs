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
  const secrets = serviceSecrets(platform.secretsFolder, name, { rowsExist });
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
  const main = path.join(service.folder, 'dist/migrate.js');
  if (!access.urls || !existsSync(main)) return;
  mkdirSync(platform.logFolder, { recursive: true });
  const logFile = path.join(platform.logFolder, `${service.name}-migrate.log`);
  const log = openSync(logFile, 'w', 0o640);
  try {
    const code = await new Promise((resolve, reject) => {
      const env = { PATH: process.env.PATH, DATABASE_MIGRATOR_URL: access.urls?.migrator, NODE_ENV: 'development' };
      const child = spawn(process.execPath, ['--enable-source-maps', main], {
        cwd: service.folder,
        env,
        stdio: ['ignore', log, log],
      });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0)
      throw new Refused(
        `The migrations of ${service.name} failed; the one that failed is rolled back. The log is ${logFile}; the last lines:`,
        { details: lastLines(logFile) },
      );
  } finally {
    closeSync(log);
  }
}
