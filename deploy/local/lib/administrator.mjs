import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importBuilt, queryAll, runScript } from './databases.mjs';
import { serviceEnvironment } from './service-processes.mjs';

/**
 * Who signs in first. The password stands here until it was shown, and never again.
 * @typedef {{ organization: string, email: string, password?: string }} Administrator
 */

const ORGANIZATION = 'platform';

/**
 * The platform's first administrator, made if there is none yet. Idempotent, and quick when there is nothing to do.
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @param {import('./service-processes.mjs').Accesses} accesses
 * @returns {Promise<Administrator | undefined>} undefined in a checkout without identity
 */
export async function administrator(platform, accesses) {
  const identity = platform.services.find(({ name }) => name === 'identity');
  if (!identity) return undefined;
  const email = await existing(platform, identity);
  if (email === undefined) await bootstrap(platform, identity, accesses);
  const kept = notShownYet(platform);
  return kept ?? { organization: ORGANIZATION, email: email ?? '' };
}

/** Once it stands on the card. @param {import('./platform.mjs').LocalPlatform} platform */
export function forgetInitialPassword(platform) {
  rmSync(fileOf(platform), { force: true });
}

/** @param {import('./platform.mjs').LocalPlatform} platform @param {import('./services.mjs').Service} identity */
async function existing({ addresses }, { database }) {
  const { PLATFORM_TENANT_ID } = await importBuilt('contracts');
  const url = new URL(addresses.postgres);
  url.pathname = `/${database}`;
  const sql = 'select email from users where tenant_id = $1 order by id limit 1';
  const [found] = await queryAll(url.href, sql, [PLATFORM_TENANT_ID]);
  return found && String(found.email);
}

/**
 * Identity tells the password once. It is kept until it was shown: between the two the start may still fail.
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @param {import('./services.mjs').Service} identity
 * @param {import('./service-processes.mjs').Accesses} accesses
 */
async function bootstrap(platform, identity, accesses) {
  const { PLATFORM_ADMINISTRATOR_EMAIL } = process.env;
  const output = await runScript(platform, identity, {
    script: 'bootstrap',
    env: {
      ...serviceEnvironment(platform, identity, accesses),
      ...(PLATFORM_ADMINISTRATOR_EMAIL && { PLATFORM_ADMINISTRATOR_EMAIL }),
    },
    failed: 'The first administrator of the platform could not be made.',
  });
  const { created, ...made } = JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
  if (!created) return;
  const file = fileOf(platform);
  writeFileSync(`${file}.new`, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** @param {import('./platform.mjs').LocalPlatform} platform @returns {Administrator | undefined} */
function notShownYet(platform) {
  const file = fileOf(platform);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** @param {import('./platform.mjs').LocalPlatform} platform */
const fileOf = ({ secretsFolder }) => path.join(secretsFolder, 'initial-password.json');
