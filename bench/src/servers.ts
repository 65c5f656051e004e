import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Addresses } from './measurement.js';

interface Server {
  readonly pid: number;
  stop(): Promise<unknown>;
}

// Plain modules without types, which start the same servers for `npm start` and the tests.
interface LocalServers {
  startPostgres(options: {
    dir: string;
    data: string;
    port: number;
    durable: boolean;
    whileAlive: number;
  }): Promise<Server>;
  startKafka(options: {
    dir: string;
    port: number;
    settings: Readonly<Record<string, string | number>>;
    whileAlive: number;
  }): Promise<Server>;
}
interface LocalFolders {
  dataRoot(): string;
  serverRoot(): string;
  passableFolder(folder: string): string;
}
interface LocalPorts {
  portOffset(): number;
  portNumber(setting: string, text: string): number;
}

const LOCAL = new URL('../../deploy/local/', import.meta.url);
const POSTGRES_PORT = 17432;
const KAFKA_PORT = 17092;
/** The processes of the platform are started as by the end-to-end suites, whose consumers are soon given up. */
const KAFKA_SETTINGS = { 'group.min.session.timeout.ms': 1_000 };

export interface RunningServers {
  readonly addresses: Addresses;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL and a Kafka of this run's own, empty and **durable** (fsync, synchronous_commit and full_page_writes on):
 * the tests' servers forget on a power cut, and would flatter every figure. Ended with this process, however it ends.
 */
export async function startServers(): Promise<RunningServers> {
  const { startKafka, startPostgres } = (await import(new URL('infra.mjs', LOCAL).href)) as LocalServers;
  const { dataRoot, passableFolder, serverRoot } = (await import(
    new URL('lib/folders.mjs', LOCAL).href
  )) as LocalFolders;
  const ports = await chosenPorts();
  const dir = await mkdtemp(path.join(passableFolder(path.join(dataRoot(), 'bench')), 'run-'));
  const rows = await mkdtemp(path.join(passableFolder(path.join(serverRoot(), 'bench')), 'rows-'));
  passableFolder(dir);
  passableFolder(rows);
  const whileAlive = process.pid;
  const [postgres, kafka] = await Promise.all([
    startPostgres({
      dir: path.join(dir, 'postgres'),
      data: path.join(rows, 'data'),
      port: ports.postgres,
      durable: true,
      whileAlive,
    }),
    startKafka({ dir: path.join(dir, 'kafka'), port: ports.kafka, settings: KAFKA_SETTINGS, whileAlive }),
  ]);
  return {
    addresses: {
      postgresAdminUrl: `postgres://postgres:postgres@127.0.0.1:${ports.postgres}/postgres`,
      kafkaBrokers: [`127.0.0.1:${ports.kafka}`],
      pids: { postgres: postgres.pid, kafka: kafka.pid },
    },
    stop: async () => {
      await Promise.all([postgres, kafka].map((server) => server.stop()));
      await Promise.all([dir, rows].map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

async function chosenPorts() {
  const { portNumber, portOffset } = (await import(new URL('lib/profiles.mjs', LOCAL).href)) as LocalPorts;
  const chosen = (setting: string, usual: number) => {
    const text = process.env[setting];
    return text ? portNumber(setting, text) : usual + portOffset();
  };
  return { postgres: chosen('BENCH_POSTGRES_PORT', POSTGRES_PORT), kafka: chosen('BENCH_KAFKA_PORT', KAFKA_PORT) };
}
