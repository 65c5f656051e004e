import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { topics } from '@guildhall/contracts';
import { dropDatabase, provisionDatabase } from '@guildhall/database';
import { openBroker } from '@guildhall/events';
import { startKafka, startRedis } from '../../deploy/local/infra.mjs';
import { ServiceProcess } from './service-process.mjs';
import { KAFKA_SETTINGS, keyRing, settingsOfGateway, settingsOfService, tokenKeys } from './service-settings.mjs';
import { stablePorts } from './stable-ports.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** With a database each; the gateway has none. */
const SERVICES = ['identity', 'tenancy'];
const ROLE_PREFIX = 'guildhall_e2e';
const PASSWORD = 'of-the-throw-away-cluster';
const passwords = { migrator: PASSWORD, app: PASSWORD, relay: PASSWORD, platform: PASSWORD, reader: PASSWORD };

/**
 * The whole platform as real processes: gateway, identity, tenancy, and a Kafka and a Redis of their own, since both are
 * taken away by tests and topics hold state that no other test may see. PostgreSQL and mail are the test servers'.
 */
export class PlatformProcesses {
  /** @type {Record<string, { start(changed?: Record<string, string>): Promise<void>, stop(): Promise<void>, kill9(): Promise<void> }>} */
  parts = {};
  /** @type {string[]} */
  #databases = [];

  /** @param {string} folder of its own, for logs and keys @param {{ postgres: string, smtp: string }} servers */
  constructor(folder, servers) {
    this.folder = folder;
    this.servers = servers;
    this.logFolder = path.join(folder, 'logs');
    mkdirSync(this.logFolder, { recursive: true });
  }

  /** @returns {Promise<Record<string, unknown>>} all that a client, and a test, needs to know */
  async start() {
    const [kafkaPort, controllerPort, redisPort, ...ports] = await stablePorts(3 + 2 * (SERVICES.length + 1));
    this.parts.kafka = server(() =>
      startKafka({
        dir: path.join(this.folder, 'kafka'),
        port: Number(kafkaPort),
        controllerPort: Number(controllerPort),
        settings: KAFKA_SETTINGS,
        whileAlive: process.pid,
      }),
    );
    this.parts.redis = server(() =>
      startRedis({ dir: path.join(this.folder, 'redis'), port: Number(redisPort), whileAlive: process.pid }),
    );
    const [gatewayPort, gatewayManagementPort, ...servicePorts] = ports.map(Number);
    const addresses = {
      kafka: `127.0.0.1:${kafkaPort}`,
      redis: `redis://127.0.0.1:${redisPort}`,
      smtp: this.servers.smtp,
      publicUrl: `http://127.0.0.1:${gatewayPort}`,
    };
    const [plans] = await Promise.all([
      Promise.all(SERVICES.map((name, at) => this.#prepare(name, servicePorts.slice(2 * at, 2 * at + 2)))),
      this.parts.redis.start(),
      this.parts.kafka.start().then(() => makeTopics(addresses.kafka)),
    ]);
    const gatewayPorts = { http: Number(gatewayPort), management: Number(gatewayManagementPort) };
    for (const plan of plans) this.#process(plan.name, plan.ports, settingsOfService(addresses, plan));
    this.#process('gateway', gatewayPorts, settingsOfGateway(addresses, gatewayPorts, plans));
    const administrator = this.#bootstrap(settingsOfService(addresses, planOf(plans, 'identity')));
    await Promise.all(['gateway', ...SERVICES].map((name) => this.parts[name]?.start()));
    return { ...this.#description(addresses, plans, gatewayPorts), administrator };
  }

  async stop() {
    await Promise.allSettled(['gateway', ...SERVICES].map((name) => this.parts[name]?.stop()));
    await Promise.allSettled([this.parts.kafka?.kill9(), this.parts.redis?.kill9()]);
    await Promise.allSettled(this.#databases.map((name) => dropDatabase(this.servers.postgres, name)));
  }

  /** @param {string} name @param {number[]} ports */
  async #prepare(name, [http = 0, management = 0]) {
    const database = `e2e_${randomBytes(5).toString('hex')}_${name}`;
    const urls = await provisionDatabase(this.servers.postgres, { name: database, rolePrefix: ROLE_PREFIX, passwords });
    this.#databases.push(database);
    execFileSync(process.execPath, [mainOf(name, 'migrate')], {
      env: { PATH: process.env.PATH, DATABASE_MIGRATOR_URL: urls.migrator },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const keyRingFile = keyRing(this.folder, name);
    return { name, database, urls, ports: { http, management }, tokenKeys: tokenKeys(name), keyRingFile };
  }

  /** @param {string} name @param {{ management: number }} ports @param {Record<string, string>} env */
  #process(name, { management }, env) {
    this.parts[name] = new ServiceProcess({
      name,
      main: mainOf(name, 'main'),
      managementUrl: `http://127.0.0.1:${management}`,
      env,
      logFile: path.join(this.logFolder, `${name}.log`),
    });
  }

  /** As `npm run bootstrap`: organisation zero and its administrator, with a password that is told once. @param {Record<string, string>} env */
  #bootstrap(env) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [mainOf('identity', 'bootstrap')], {
      env: { PATH: process.env.PATH, ...env },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The bootstrap ended with ${status}:\n${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  }

  /** @param {import('./service-settings.mjs').Addresses} addresses @param {(import('./service-settings.mjs').ServicePlan & { database: string })[]} plans @param {{ http: number, management: number }} gateway */
  #description(addresses, plans, gateway) {
    const urls = ({ http, management }) => ({
      url: `http://127.0.0.1:${http}`,
      managementUrl: `http://127.0.0.1:${management}`,
    });
    return {
      publicUrl: addresses.publicUrl,
      kafkaBrokers: [addresses.kafka],
      logFolder: this.logFolder,
      postgresAdminUrl: this.servers.postgres,
      databases: Object.fromEntries(plans.map(({ name, database }) => [name, database])),
      services: Object.fromEntries([
        ['gateway', urls(gateway)],
        ...plans.map(({ name, ports }) => [name, urls(ports)]),
      ]),
    };
  }
}

/** @param {string} name @param {string} entry */
const mainOf = (name, entry) => `${root}services/${name}/dist/${entry}.js`;

/** @template {{ name: string }} P @param {P[]} plans @param {string} name @returns {P} */
function planOf(plans, name) {
  const plan = plans.find((each) => each.name === name);
  if (!plan) throw new Error(`There is no service ${name}.`);
  return plan;
}

/** A server that keeps its place and its data from one start to the next. @param {() => Promise<{ stop(): Promise<unknown>, kill9(): Promise<void> }>} launch */
function server(launch) {
  /** @type {{ stop(): Promise<unknown>, kill9(): Promise<void> } | undefined} */
  let running;
  return {
    start: async () => {
      running = await launch();
    },
    stop: async () => {
      await running?.stop();
    },
    kill9: async () => {
      await running?.kill9();
    },
  };
}

/** @param {string} broker */
async function makeTopics(broker) {
  const client = await openBroker('kafkajs', { brokers: [broker], clientId: 'e2e' });
  await client.ensureTopics(topics);
  await client.disconnect();
}
