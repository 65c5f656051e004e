import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildFingerprint } from './build.mjs';
import { filesOf, runningService } from './platform.mjs';
import { startProcess, stopProcess, waitUntilReady } from './processes.mjs';
import { Refused } from './refused.mjs';

/** Longer than the services' own grace period (SHUTDOWN_GRACE_SECONDS), so that they end by themselves. */
const DRAIN_MS = 60_000;
/**
 * MiB of the heap for what is young. Nobody sends thousands of calls a second here, and V8's own choice, made by the size of
 * the machine, is that an idle service holds twice the memory: 222 MiB in place of 127 for the gateway, 204 for identity's 127.
 */
const SMALL_NURSERY = '--max-semi-space-size=4';
/** What a service may take over from the shell; everything else it is told below. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'LOG_LEVEL', 'KAFKA_CLIENT', 'FAULT_POINTS', 'NODE_OPTIONS'];
/** Telemetry is told by the variables of OpenTelemetry, as everywhere: where spans go, and how many. */
const isPassedOn = (/** @type {string} */ name) => PASSED_ON.includes(name) || name.startsWith('OTEL_');

/**
 * A service's own secrets, and those of all services: the gateway signs the tokens of each.
 * @typedef {Map<string, import('./databases.mjs').ServiceAccess>} Accesses
 */

/**
 * Starts a process of a service, or leaves it running if it runs this very build with these very settings.
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @param {import('./services.mjs').ServiceProcess & { service: import('./services.mjs').Service }} plan
 * @param {Accesses} accesses
 * @returns {Promise<'started' | 'restarted' | 'was running'>}
 */
export async function startServiceProcess(platform, plan, accesses) {
  const { name, service } = plan;
  const files = filesOf(platform, plan);
  const main = path.join(service.folder, plan.main);
  if (!existsSync(main))
    throw new Refused(`services/${service.name} has no ${plan.main}. Run "npm run build" and look at what it says.`);
  const env = processEnvironment(platform, plan, accesses);
  const stamp = stampOf(buildFingerprint(service.folder), env);
  const running = runningService(platform, plan);
  if (running?.stamp === stamp && (await isReady(plan))) return 'was running';
  await stopProcess(files.pidFile, { graceMs: DRAIN_MS });
  const args = [SMALL_NURSERY, '--enable-source-maps', main];
  const record = await startProcess({
    name,
    command: process.execPath,
    args,
    cwd: service.folder,
    env,
    stamp,
    ...files,
  });
  await waitUntilReady(record, () => isReady(plan), { logFile: files.logFile, withinMs: 60_000 });
  return running ? 'restarted' : 'started';
}

/** @param {import('./platform.mjs').LocalPlatform} platform @param {{ name: string }} process */
export const stopServiceProcess = (platform, process) =>
  stopProcess(filesOf(platform, process).pidFile, { graceMs: DRAIN_MS });

/** What a further process is not told: it serves nobody, so that nothing it could be asked with is of use to it. */
const WITHHELD = [
  'HTTP_PORT',
  'SERVICE_TOKEN_KEYS',
  'KEY_RING_FILE',
  'SMTP_URL',
  'MAIL_FROM',
  'REDIS_URL',
  'OBJECTS_DIRECTORY',
];

/**
 * The settings of one process of a service; the keys that it signs with are its own.
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @param {import('./services.mjs').ServiceProcess & { service: import('./services.mjs').Service }} plan
 * @param {Accesses} accesses
 * @returns {NodeJS.ProcessEnv}
 */
export function processEnvironment(platform, { name, service, managementPort, signingKeys }, accesses) {
  const env = serviceEnvironment(platform, { ...service, managementPort }, accesses);
  if (name === service.name) return env;
  const told = Object.entries(env).filter(([setting]) => !WITHHELD.includes(setting));
  const files = accesses.get(service.name)?.signingKeys ?? {};
  return Object.fromEntries([...told, ...signingKeys.map((setting) => [setting, files[setting]])]);
}

/**
 * The settings of conventions: the same names as in a container.
 * @param {import('./platform.mjs').LocalPlatform} platform
 * @param {import('./services.mjs').Service} service
 * @param {Accesses} accesses
 * @returns {NodeJS.ProcessEnv}
 */
export function serviceEnvironment(platform, service, accesses) {
  const { addresses, publicUrl } = platform;
  const passedOn = Object.fromEntries(
    Object.entries(process.env)
      .filter(([name, value]) => value && isPassedOn(name))
      .sort(),
  );
  return {
    ...passedOn,
    NODE_ENV: 'development',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(service.port),
    MANAGEMENT_PORT: String(service.managementPort),
    PUBLIC_URL: publicUrl,
    TOKEN_ISSUER: publicUrl,
    KAFKA_BROKERS: addresses.kafka,
    DRAIN_PAUSE_SECONDS: '0', // the pause lets a cluster's endpoints follow; here nobody routes to us
    REDIS_URL: addresses.redis,
    ...(service.name === 'integration' ? { EGRESS_ALLOWED_NETWORKS: '127.0.0.1/32' } : {}), // receivers of this machine
    ...(service.name === 'audit' ? { OBJECTS_DIRECTORY: path.join(platform.secretsFolder, '../objects') } : {}),
    ...(service.name === 'gateway' ? inFront(platform, accesses) : behind(platform, accesses.get(service.name))),
  };
}

/**
 * What opens all services, and none of their secrets.
 * @param {import('./platform.mjs').LocalPlatform} platform @param {Accesses} accesses
 */
function inFront({ services }, accesses) {
  const others = services.filter(({ name }) => name !== 'gateway');
  return {
    SERVICES: others.map(({ name, port }) => `${name}=http://127.0.0.1:${port}`).join(','),
    SERVICE_TOKEN_KEYS_OF: tokenKeysOf(others, accesses),
  };
}

/** @param {readonly { name: string }[]} services @param {Accesses} accesses */
export function tokenKeysOf(services, accesses) {
  return services.map(({ name }) => `${name}=${accesses.get(name)?.tokenKeys}`).join(',');
}

/** @param {import('./platform.mjs').LocalPlatform} platform @param {import('./databases.mjs').ServiceAccess | undefined} access */
function behind({ addresses }, access) {
  const { urls, keyRingFile, tokenKeys } = access ?? {};
  const database = urls && {
    DATABASE_URL: urls.app,
    DATABASE_RELAY_URL: urls.relay,
    DATABASE_PLATFORM_URL: urls.platform,
  };
  return {
    ...database,
    SMTP_URL: addresses.smtp,
    MAIL_FROM: 'no-reply@guildhall.localhost',
    KEY_RING_FILE: keyRingFile,
    SERVICE_TOKEN_KEYS: tokenKeys,
  };
}

/** @param {string} build @param {NodeJS.ProcessEnv} env */
function stampOf(build, { PATH: _differsByShell, ...settings }) {
  return createHash('sha256').update(build).update(JSON.stringify(settings)).digest('hex').slice(0, 16);
}

/** @param {{ managementPort: number }} service */
export async function isReady({ managementPort }) {
  return (await probe(managementPort, '/readyz'))?.ok === true;
}

/**
 * @param {number} port @param {string} path
 * @returns {Promise<{ ok: boolean, body: unknown } | undefined>} undefined when nothing answers
 */
export async function probe(port, path) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(3000) });
    const text = await response.text();
    return { ok: response.ok, body: text.startsWith('{') ? JSON.parse(text) : text };
  } catch {
    return undefined;
  }
}
