// Once before the services, in a container: databases, roles, migrations, topics, and the files that hold the secrets.
// Idempotent. Writes <SECRETS_FOLDER>/<service>/<SETTING>, which the services read by <SETTING>_FILE.
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { migrateService, prepareService } from '../local/lib/databases.mjs';
import { runEntry } from '../local/lib/refused.mjs';
import { tokenKeysOf } from '../local/lib/service-processes.mjs';
import { listServices } from '../local/lib/services.mjs';
import { ensureTopics } from '../local/lib/topics.mjs';

/** Whom the service images run as. */
const SERVICE_USER = 65534;
const folder = process.env.SECRETS_FOLDER ?? '/run/guildhall';
const setup = {
  addresses: { postgres: process.env.POSTGRES_ADMIN_URL ?? '', kafka: process.env.KAFKA_BROKERS ?? '' },
  secretsFolder: path.join(folder, 'kept'),
  logFolder: process.env.LOG_FOLDER ?? '/tmp',
};

await runEntry(async () => {
  const services = listServices();
  const accesses = new Map();
  for (const service of services) {
    const access = await prepareService(setup, service);
    await migrateService(setup, service, access);
    accesses.set(service.name, access);
    console.log(`${service.name} is prepared.`);
  }
  for (const { name } of services)
    handOver(name, name === 'gateway' ? inFront(services, accesses) : behind(accesses.get(name)));
  for (const service of services)
    for (const each of service.processes) handOver(each.name, beside(accesses.get(service.name), each));
  console.log(`${await ensureTopics(setup.addresses.kafka)} topics made.`);
});

/** @param {import('../local/lib/databases.mjs').ServiceAccess} access */
function behind({ urls, tokenKeys, keyRingFile }) {
  return {
    DATABASE_URL: urls?.app,
    DATABASE_RELAY_URL: urls?.relay,
    DATABASE_PLATFORM_URL: urls?.platform,
    SERVICE_TOKEN_KEYS: tokenKeys,
    'key-ring.json': readFileSync(keyRingFile, 'utf8'),
  };
}

/**
 * What a further process of a service works with, and the keys that it alone signs with.
 * @param {import('../local/lib/databases.mjs').ServiceAccess} access @param {import('../local/lib/services.mjs').ServiceProcess} process
 */
function beside({ urls, signingKeys }, process) {
  const keys = process.signingKeys.map((setting) => [
    setting.replace(/_FILE$/, ''),
    readFileSync(signingKeys[setting] ?? '', 'utf8'),
  ]);
  return { DATABASE_URL: urls?.app, DATABASE_PLATFORM_URL: urls?.platform, ...Object.fromEntries(keys) };
}

/** @param {readonly { name: string }[]} services @param {import('../local/lib/service-processes.mjs').Accesses} accesses */
function inFront(services, accesses) {
  const others = services.filter(({ name }) => name !== 'gateway');
  return { SERVICE_TOKEN_KEYS_OF: tokenKeysOf(others, accesses) };
}

/** @param {string} service @param {Record<string, string | undefined>} settings */
function handOver(service, settings) {
  const place = path.join(folder, service);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    writeFileSync(path.join(place, name), value, { mode: 0o600 });
    giveToService(path.join(place, name));
  }
  giveToService(place);
}

/** @param {string} file */
function giveToService(file) {
  if (process.getuid?.() === 0) chownSync(file, SERVICE_USER, SERVICE_USER);
}
