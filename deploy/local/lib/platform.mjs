import path from 'node:path';
import { runningProcess } from './processes.mjs';
import { addresses, portOffset, profile } from './profiles.mjs';
import { listServices } from './services.mjs';

/** Where clients would find the gateway, also before there is one: links and issuers need a name. */
const GATEWAY_PORT = 8080;

/**
 * What `npm start`, `npm stop` and `npm run status` all talk about.
 * @typedef {ReturnType<typeof localPlatform>} LocalPlatform
 */
export function localPlatform() {
  const chosen = profile('start');
  const services = listServices();
  const gatewayPort = services.find(({ name }) => name === 'gateway')?.port ?? GATEWAY_PORT + portOffset();
  return {
    profile: chosen,
    addresses: addresses(chosen),
    services,
    publicUrl: process.env.PUBLIC_URL ?? `http://127.0.0.1:${gatewayPort}`,
    logFolder: path.join(chosen.folder, 'logs'),
    secretsFolder: path.join(chosen.folder, 'secrets'),
    lockFile: path.join(chosen.folder, 'start.lock'),
    pidFolder: path.join(chosen.folder, 'services'),
  };
}

/** @param {LocalPlatform} platform @param {{ name: string }} service */
export function filesOf(platform, { name }) {
  return {
    logFile: path.join(platform.logFolder, `${name}.log`),
    pidFile: path.join(platform.pidFolder, `${name}.pid`),
  };
}

/** @param {LocalPlatform} platform @param {{ name: string }} service */
export const runningService = (platform, service) => runningProcess(filesOf(platform, service).pidFile);

/** @param {LocalPlatform} platform @returns {{ busy: (pid: number) => string }} the sentence for a second one */
export const oneAtATime = (platform) => ({
  busy: (pid) =>
    `npm start or npm stop is already at work here (process ${pid}). Wait for it, or end it with "kill ${pid}", and try again. Data: ${platform.profile.folder}`,
});
