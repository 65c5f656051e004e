import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, until } from '../cluster/commands.mjs';
import { containersEnvironment, podman } from './builder.mjs';
import { imageName, serverImage, serviceNames } from './names.mjs';

/** Linux tells processes' times in hundredths of a second (proc(5), USER_HZ). */
const TICK_MS = 10;
const READY_WITHIN_MS = 60_000;
const PROBE = fileURLToPath(new URL('./ready-probe.mjs', import.meta.url));

/** As a pod of the chart runs: nothing may be written but /tmp, no right is left, and there is not even a shell. */
const CONFINED = [
  ...['--read-only', '--read-only-tmpfs=false', '--tmpfs=/tmp', '--cap-drop=all', '--security-opt=no-new-privileges'],
  ...['--memory=512m', '--mount=type=tmpfs,destination=/usr/bin,notmpcopyup'],
];

const SERVERS = {
  redis: { command: ['redis-server', '--save', ''], alive: ['redis-cli', 'ping'] },
  postgres: {
    environment: { POSTGRES_PASSWORD: 'postgres' },
    alive: ['pg_isready', '-h', '127.0.0.1', '-U', 'postgres'],
  },
  kafka: {
    environment: {
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_NODE_ID: '1',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:9093',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://127.0.0.1:9092',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      // As in the quickstart: three seconds of Kafka's own for whoever comes first are no start of ours.
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_HEAP_OPTS: '-Xms64m -Xmx320m',
    },
    alive: ['/opt/kafka/bin/kafka-topics.sh', '--bootstrap-server', '127.0.0.1:9092', '--list'],
  },
};

/**
 * PostgreSQL, Kafka and Redis in containers that share one network without a way out, and services that start beside them
 * one at a time. `end` removes all of it.
 */
export class Trial {
  /** @type {string[]} */
  #containers = [];
  #folder = mkdtempSync(path.join(tmpdir(), 'guildhall-trial-'));
  #network = ['--network=none'];

  /** Servers, databases, topics, secrets. */
  async begin() {
    for (const [name, { environment = {}, command = [] }] of Object.entries(SERVERS)) {
      const container = await this.#start([...asEnvironment(environment), serverImage(name), ...command]);
      this.#network = [`--network=container:${this.#containers[0]}`];
      await this.#until(container, SERVERS[name].alive, name);
    }
    const secrets = path.join(this.#folder, 'secrets');
    mkdirSync(secrets);
    const admin = {
      POSTGRES_ADMIN_URL: 'postgres://postgres:postgres@127.0.0.1:5432/postgres',
      KAFKA_BROKERS: '127.0.0.1:9092',
    };
    const volume = `--volume=${secrets}:/run/guildhall`;
    await podman(['run', '--rm', ...this.#network, volume, ...asEnvironment(admin), imageName('setup')], {
      withinMs: 600_000,
    });
  }

  /**
   * From the start of its container to the first time that a service says it is ready; and what its health command says then.
   * @param {string} service
   */
  async startOf(service) {
    const container = await this.#start([
      ...CONFINED,
      ...this.#secretsOf(service),
      ...asEnvironment(settingsOf(service)),
      imageName(service),
    ]);
    try {
      const readyAt = Number(await this.#readyAt());
      const [{ State }] = JSON.parse(await podman(['inspect', container]));
      if (!readyAt)
        throw new Error(`${service} is not ready:\n${(await run(['podman', 'logs', '--tail=20', container])).all}`);
      const cpuMs = cpuOf(State.Pid);
      const health = await run(['podman', 'exec', container, 'node', '/guildhall/health.mjs'], {
        env: containersEnvironment,
      });
      return { readyAfterMs: readyAt - Date.parse(State.StartedAt), cpuMs, isHealthy: health.isOk };
    } finally {
      await this.#remove(container);
    }
  }

  async end() {
    for (const container of this.#containers.toReversed()) await this.#remove(container);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** @param {string[]} args */
  async #start(args) {
    const container = (await podman(['run', '--detach', ...this.#network, ...args])).trim();
    this.#containers.push(container);
    return container;
  }

  /** @param {string} container */
  async #remove(container) {
    await podman(['rm', '--force', '--volumes', '--time=1', container]);
    this.#containers = this.#containers.filter((each) => each !== container);
  }

  /** @param {string} container @param {string[]} command @param {string} what */
  async #until(container, command, what) {
    const isAlive = async () =>
      (await run(['podman', 'exec', container, ...command], { env: containersEnvironment })).isOk;
    await until(isAlive, { what: `${what} answers`, withinMs: READY_WITHIN_MS * 2 });
  }

  /** Asked from within the containers' network, which has no other entrance. */
  async #readyAt() {
    const [{ State }] = JSON.parse(await podman(['inspect', this.#containers[0] ?? '']));
    const inside = [
      'nsenter',
      `--target=${State.Pid}`,
      '--net',
      process.execPath,
      PROBE,
      '8180',
      String(READY_WITHIN_MS),
    ];
    return (await run(inside)).stdout.trim();
  }

  /** Files that setup wrote, mounted and named as the chart does. @param {string} service */
  #secretsOf(service) {
    const folder = path.join(this.#folder, 'secrets', service);
    const files = Object.fromEntries(
      readdirSync(folder).map((name) => [
        name === 'key-ring.json' ? 'KEY_RING_FILE' : `${name}_FILE`,
        `/run/guildhall/${name}`,
      ]),
    );
    return [`--volume=${folder}:/run/guildhall:ro`, ...asEnvironment(files)];
  }
}

/** @param {string} service */
function settingsOf(service) {
  const others = serviceNames().filter((name) => name !== 'gateway');
  return {
    HTTP_PORT: '8080',
    MANAGEMENT_PORT: '8180',
    PUBLIC_URL: 'http://127.0.0.1:8080',
    TOKEN_ISSUER: 'http://127.0.0.1:8080',
    KAFKA_BROKERS: '127.0.0.1:9092',
    REDIS_URL: 'redis://127.0.0.1:6379',
    SMTP_URL: 'smtp://127.0.0.1:1025',
    MAIL_FROM: 'no-reply@guildhall.localhost',
    OBJECTS_DIRECTORY: '/tmp/objects',
    ...(service === 'gateway' ? { SERVICES: others.map((name) => `${name}=http://${name}:8080`).join(',') } : {}),
  };
}

/** @param {Record<string, string>} settings */
const asEnvironment = (settings) => Object.entries(settings).map(([name, value]) => `--env=${name}=${value}`);

/** What a process has worked: on a busy machine the honest part of how long it took. @param {number} pid */
function cpuOf(pid) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').slice(11, 13) ?? [];
  return (Number(user) + Number(system)) * TICK_MS;
}
