import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { topics } from '@guildhall/contracts';
import { dropDatabase, provisionDatabase } from '@guildhall/database';
import { openBroker } from '@guildhall/events';
import { freePorts } from '@guildhall/testing';
import { startKafka, startPostgres, startRedis } from '../../deploy/local/infra.mjs';
import { migrateService, runScript } from '../../deploy/local/lib/databases.mjs';
import { serviceSecrets } from '../../deploy/local/lib/secrets.mjs';
import { processEnvironment } from '../../deploy/local/lib/service-processes.mjs';
import { listServices, processesOf } from '../../deploy/local/lib/services.mjs';
import { ownServer } from './own-server.mjs';
import { secondInstances } from './second-instances.mjs';
import { ServiceProcess } from './service-process.mjs';
import { isVerify, KAFKA_SETTINGS, settingsOfTests } from './test-settings.mjs';

const STARTS_AT_ONCE = 4;
const ROLE_PREFIX = 'guildhall_e2e';
const PASSWORD = 'of-the-throw-away-cluster';
const passwords = { migrator: PASSWORD, app: PASSWORD, relay: PASSWORD, platform: PASSWORD, reader: PASSWORD };

/**
 * @typedef {import('../../deploy/local/lib/services.mjs').Service} Service
 * @typedef {{ start(changed?: Record<string, string>): Promise<void>, stop(): Promise<void>, kill9(): Promise<void>, hangup?(): void }} Part
 */

/**
 * The whole platform as real processes, as `npm start` runs them, and a Kafka and a Redis of their own, since both are
 * taken away by tests and topics hold state that no other test may see. Mail is the test servers', and so is PostgreSQL,
 * but for the ring `verify`, which kills it.
 */
export class PlatformProcesses {
  /** @type {Record<string, Part>} */
  parts = {};
  /** @type {Map<string, import('../../deploy/local/lib/databases.mjs').ServiceAccess>} */
  #accesses = new Map();
  /** @type {Record<string, string>} */
  #databases = {};
  #collectorPort = 0;

  /** @param {string} folder of its own, for logs and keys @param {{ postgres: string, smtp: string, kafka?: string }} servers a Kafka that is given is not started @param {Service[]} [services] */
  constructor(folder, servers, services = listServices({ env: {} })) {
    this.folder = folder;
    this.services = services;
    this.servers = servers;
    this.logFolder = path.join(folder, 'logs');
    mkdirSync(this.logFolder, { recursive: true });
  }

  /** @returns {Promise<Record<string, unknown>>} all that a client, and a test, needs to know */
  async start() {
    const services = await withPorts(this.services);
    const addresses = await this.#servers();
    const publicUrl = `http://127.0.0.1:${named(services, 'gateway').port}`;
    [this.#collectorPort = 0] = await freePorts(1);
    const { logFolder } = this;
    const platform = { addresses, publicUrl, services, logFolder, secretsFolder: path.join(this.folder, 'secrets') };
    await Promise.all([
      this.#prepareAll(platform),
      this.parts.redis?.start(),
      Promise.resolve(this.parts.kafka?.start()).then(() => makeTopics(addresses.kafka)),
    ]);
    const processes = services.flatMap((service) => processesOf(service).map((each) => ({ service, ...each })));
    for (const plan of processes) this.#process(platform, plan);
    // They are there for whoever starts them.
    const seconds = secondInstances(services, await freePorts(2 * services.length));
    for (const plan of seconds) this.#process(platform, plan);
    const [administrator] = await Promise.all([
      this.#bootstrap(platform, named(services, 'identity')),
      fewAtOnce(
        processes.map(
          ({ name }) =>
            async () =>
              this.parts[name]?.start(),
        ),
      ),
    ]);
    return { ...this.#description(platform, [...processes, ...seconds]), administrator };
  }

  /** At once: whoever ends in order is asked by the tests that restart it. */
  async stop() {
    const { postgres, ...others } = this.parts;
    await Promise.allSettled(Object.values(others).map((part) => part.kill9()));
    if (!postgres)
      await Promise.allSettled(Object.values(this.#databases).map((name) => dropDatabase(this.servers.postgres, name)));
    await postgres?.kill9();
  }

  /** Where they are to be found; PostgreSQL is up already when it is our own. */
  async #servers() {
    const [kafka, controllerPort, redis, postgres] = (await freePorts(4)).map(Number);
    const whileAlive = process.pid;
    const at = (/** @type {string} */ name) => path.join(this.folder, name);
    if (!this.servers.kafka) {
      this.parts.kafka = ownServer(() =>
        startKafka({ dir: at('kafka'), port: kafka, controllerPort, settings: KAFKA_SETTINGS, whileAlive }),
      );
    }
    this.parts.redis = ownServer(() => startRedis({ dir: at('redis'), port: redis, whileAlive }));
    if (isVerify) {
      this.parts.postgres = ownServer(() => startPostgres({ dir: at('postgres'), port: postgres, whileAlive }));
      this.servers.postgres = `postgres://postgres:postgres@127.0.0.1:${postgres}/postgres`;
      await this.parts.postgres.start();
    }
    return { kafka: `127.0.0.1:${kafka}`, ...this.servers, redis: `redis://127.0.0.1:${redis}`, mailPage: '' };
  }

  /** Secrets, databases and their roles, one after the other under one lock; then all migrations side by side. @param {Platform} platform */
  async #prepareAll(platform) {
    const prefix = `e2e_${randomBytes(5).toString('hex')}`;
    for (const service of platform.services) {
      const signingKeys = service.processes.flatMap((each) => each.signingKeys);
      const secrets = serviceSecrets(platform.secretsFolder, service.name, { signingKeys });
      const database = service.database && `${prefix}_${service.database}`;
      const urls = database
        ? await provisionDatabase(this.servers.postgres, { name: database, rolePrefix: ROLE_PREFIX, passwords })
        : undefined;
      if (database) this.#databases[service.name] = database;
      this.#accesses.set(service.name, { ...secrets, urls });
    }
    await Promise.all(
      platform.services.map((service) =>
        migrateService(platform, service, this.#accesses.get(service.name) ?? never()),
      ),
    );
  }

  /** @param {Platform} platform @param {Plan} plan */
  #process(platform, plan) {
    const { name, service, main, managementPort } = plan;
    this.parts[name] = new ServiceProcess({
      name,
      main: path.join(service.folder, main),
      managementUrl: `http://127.0.0.1:${managementPort}`,
      env: {
        ...processEnvironment(platform, { ...plan, name: plan.first ?? name }, this.#accesses),
        ...settingsOfTests(this.folder, plan.first ?? name, this.#collectorPort),
      },
      logFile: path.join(this.logFolder, `${name}.log`),
    });
  }

  /** As `npm run bootstrap`: organisation zero and its administrator, with a password that is told once. @param {Platform} platform @param {Service} service */
  async #bootstrap(platform, service) {
    const [first] = processesOf(service);
    const env = processEnvironment(platform, { service, ...(first ?? never()) }, this.#accesses);
    const told = await runScript(platform, service, { script: 'bootstrap', env, failed: 'The bootstrap failed.' });
    return JSON.parse(told.trim().split('\n').at(-1) ?? '');
  }

  /** @param {Platform} platform @param {Plan[]} processes */
  #description({ addresses, publicUrl }, processes) {
    const urls = processes.map(({ name, service, managementPort }) => [
      name,
      { url: `http://127.0.0.1:${service.port}`, managementUrl: `http://127.0.0.1:${managementPort}` },
    ]);
    return {
      publicUrl,
      kafkaBrokers: [addresses.kafka],
      collectorPort: this.#collectorPort,
      logFolder: this.logFolder,
      postgresAdminUrl: this.servers.postgres,
      databases: this.#databases,
      services: Object.fromEntries(urls),
    };
  }
}

/**
 * @typedef {{ addresses: any, publicUrl: string, services: Service[], logFolder: string, secretsFolder: string } & import('../../deploy/local/lib/platform.mjs').LocalPlatform} Platform
 * @typedef {import('../../deploy/local/lib/services.mjs').ServiceProcess & { service: Service, first?: string }} Plan `first`: the name of the process that this one is a second instance of
 */

/** Ports that each process may leave and come back to. @param {Service[]} services */
async function withPorts(services) {
  const ports = await freePorts(services.reduce((count, { processes }) => count + 2 + processes.length, 0));
  const next = () => ports.shift() ?? never();
  return services.map((service) => ({
    ...service,
    port: next(),
    managementPort: next(),
    processes: service.processes.map((each) => ({ ...each, managementPort: next() })),
  }));
}

/** @param {Service[]} services @param {string} name @returns {Service} */
const named = (services, name) => services.find((each) => each.name === name) ?? never();

/** @returns {never} */
function never() {
  throw new Error('That was looked for where it always is.');
}

/** All nine at once would keep each other from answering in time. @param {(() => Promise<unknown>)[]} works */
async function fewAtOnce(works) {
  const waiting = [...works];
  const one = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) await work();
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, one));
}

/** @param {string} broker */
async function makeTopics(broker) {
  const client = await openBroker('kafkajs', { brokers: [broker], clientId: 'e2e' });
  await client.ensureTopics(topics);
  await client.disconnect();
}
