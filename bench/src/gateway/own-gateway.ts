import { freePorts } from '@guildhall/testing';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PeerProcess } from '../peers/peer-process.js';
import { profileOptions } from '../profiling.js';
import { residentMib } from '../resident-memory.js';
import { cpuOfServer } from '../server-cpu.js';
import { stateEdge } from './edge-statements.js';
import type { Guarding, Site } from './guarding.js';
import { AUDIENCE, ISSUER } from './token-mint.js';

const MAIN = fileURLToPath(new URL('../../../services/gateway/dist/main.js', import.meta.url));
const INFRA = new URL('../../../deploy/local/infra.mjs', import.meta.url);
const SERVICE = 'items';
/** Taken from for each call, and never empty. */
const NEVER_BITES = '1000000/s';
/** Against two threads of the peers. */
const PROCESSES = 2;

interface Server {
  readonly pid: number;
  stop(): Promise<unknown>;
}
// A plain module without types, which starts the same server for `npm start` and the tests.
interface LocalServers {
  startRedis(options: { dir: string; port: number; whileAlive: number }): Promise<Server>;
}

/** The gateway as it is deployed, before a service of one route, with everything on: a Redis of its own, the Kafka of the bench. */
export async function startOwnGateway(site: Site, changed: Readonly<Record<string, string>> = {}): Promise<Guarding> {
  const { servers, mint, folder } = site;
  const [port = 0, managementPort = 0, redisPort = 0] = await freePorts(3);
  const redis = await startRedis(folder, redisPort);
  try {
    await stateEdge(servers.kafkaBrokers, mint);
    const gateway = await PeerProcess.start({
      program: process.execPath,
      args: [MAIN],
      env: { ...(await settingsFor(site, { port, managementPort, redisPort })), ...changed },
      readyUrl: `http://127.0.0.1:${managementPort}/readyz`,
    });
    return {
      url: `http://127.0.0.1:${port}/api/v1/items`,
      spent: async () => ({
        gateway: await cpuOfServer(gateway.pid),
        Redis: await cpuOfServer(redis.pid),
        Kafka: await cpuOfServer(servers.pids.kafka),
      }),
      residentMib: () => residentMib(gateway.pid),
      stop: async () => {
        await gateway.end();
        await redis.stop();
      },
    };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}

async function startRedis(folder: string, port: number): Promise<Server> {
  const { startRedis: start } = (await import(INFRA.href)) as LocalServers;
  return start({ dir: path.join(folder, 'redis'), port, whileAlive: process.pid });
}

async function settingsFor(
  { servers, upstream, folder }: Site,
  { port, managementPort, redisPort }: Readonly<Record<'port' | 'managementPort' | 'redisPort', number>>,
): Promise<Record<string, string>> {
  const descriptions = path.join(folder, 'descriptions');
  await mkdir(path.join(descriptions, SERVICE), { recursive: true });
  await writeFile(path.join(descriptions, SERVICE, 'openapi.json'), JSON.stringify(DESCRIPTION));
  return {
    NODE_OPTIONS: profileOptions() ?? '',
    ...{
      NODE_ENV: 'production',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
    },
    ...{ PUBLIC_URL: ISSUER, TOKEN_ISSUER: ISSUER, TOKEN_AUDIENCE: AUDIENCE, PROCESSES: String(PROCESSES) },
    ...{ KAFKA_BROKERS: servers.kafkaBrokers.join(','), REDIS_URL: `redis://127.0.0.1:${redisPort}` },
    ...{ SERVICES: `${SERVICE}=${upstream.url}`, API_DESCRIPTIONS_DIR: descriptions, DRAIN_PAUSE_SECONDS: '0' },
    SERVICE_TOKEN_KEYS_OF: `${SERVICE}=bench:${randomBytes(32).toString('base64url')}`,
    ...{ RATE_LIMIT_USER: NEVER_BITES, RATE_LIMIT_ADDRESS: NEVER_BITES, RATE_LIMIT_FAILED_AUTHENTICATION: NEVER_BITES },
  };
}

/** Of the service behind it, as a service's generator writes it. */
export const DESCRIPTION = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items': {
      get: {
        operationId: 'findItems',
        'x-guildhall': {
          ...{ public: false, permission: ['items:read'], rateLimit: 'default', sensitive: false, audited: false },
          ...{ timeout: 'default', idempotency: false },
        },
        responses: { 200: { description: 'Items.' } },
      },
    },
  },
};
