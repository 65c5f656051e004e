import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { Addresses } from '../measurement.js';
import { profileOptions } from '../profiling.js';

interface Description {
  readonly publicUrl: string;
  readonly services: Readonly<Record<string, { readonly url: string }>>;
  readonly postgresAdminUrl: string;
  readonly databases: Readonly<Record<string, string>>;
  readonly administrator: { readonly organization: string; readonly email: string; readonly password: string };
}

interface Part {
  start(changed?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

// A plain module without types, which starts the same processes for the end-to-end suites.
interface PlatformProcesses {
  readonly parts: Readonly<Record<string, Part>>;
  start(): Promise<Description>;
  stop(): Promise<void>;
}
interface Service {
  readonly name: string;
}
interface PlatformModule {
  readonly PlatformProcesses: new (
    folder: string,
    servers: { postgres: string; smtp: string; kafka: string },
    services: readonly Service[],
  ) => PlatformProcesses;
}
interface ServicesModule {
  listServices(options: { env: object }): readonly Service[];
}

/** What differs from the platform as `npm start` runs it. */
export interface Differences {
  /** These alone; without it, all. */
  readonly services?: readonly string[];
  /** Settings of processes, by their names. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const MODULE = new URL('../../../e2e/platform/platform-processes.mjs', import.meta.url);
const SERVICES = new URL('../../../deploy/local/lib/services.mjs', import.meta.url);
/** Nobody is mailed here. */
const NO_MAIL = 'smtp://127.0.0.1:9';

/** Gateway, services and sequencer as their own processes, on the PostgreSQL and the Kafka of this run. */
export class RunningPlatform {
  private constructor(
    private readonly processes: PlatformProcesses,
    /** Of its own, with its secrets. */
    readonly folder: string,
    readonly at: Description,
  ) {}

  static async start(
    { postgresAdminUrl, kafkaBrokers }: Addresses,
    { services, settings = {} }: Differences = {},
  ): Promise<RunningPlatform> {
    const folder = await mkdtemp(path.join(tmpdir(), 'guildhall-bench-'));
    // Redis runs as another user when we are root, and has to get through.
    await chmod(folder, 0o711);
    const { PlatformProcesses } = (await import(MODULE.href)) as PlatformModule;
    const kafka = kafkaBrokers[0] ?? '';
    const { listServices } = (await import(SERVICES.href)) as ServicesModule;
    const wanted = listServices({ env: {} }).filter(({ name }) => !services || services.includes(name));
    const processes = new PlatformProcesses(folder, { postgres: postgresAdminUrl, smtp: NO_MAIL, kafka }, wanted);
    try {
      const platform = new RunningPlatform(processes, folder, await processes.start());
      await platform.startAgainWith(settings);
      return platform;
    } catch (error) {
      await processes.stop();
      throw error;
    }
  }

  get api(): string {
    return `${this.at.publicUrl}/api/v1`;
  }

  /** As the cluster's superuser: counting what has arrived costs less than asking for it. */
  async look(service: string): Promise<Client> {
    const url = new URL(this.at.postgresAdminUrl);
    url.pathname = `/${this.at.databases[service]}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    return client;
  }

  /** One process anew, as it was. */
  async startAgain(name: string, settings: Readonly<Record<string, string>>): Promise<void> {
    const part = this.processes.parts[name];
    if (!part) throw new Error(`No process ${name}.`);
    await part.stop();
    await part.start(settings);
  }

  async stop(): Promise<void> {
    // In order, so that each writes its profile.
    if (profileOptions()) await Promise.all(Object.values(this.processes.parts).map((part) => part.stop()));
    await this.processes.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  // A profiled contender has its processes profiled too: they do the work.
  private async startAgainWith(settings: NonNullable<Differences['settings']>): Promise<void> {
    const profiling = profileOptions();
    for (const [name, part] of Object.entries(this.processes.parts)) {
      const { NODE_OPTIONS, ...changed } = settings[name] ?? {};
      if (name === 'redis' || (!profiling && !settings[name])) continue;
      const options = [NODE_OPTIONS, profiling].filter((option) => option !== undefined).join(' ');
      await part.stop();
      await part.start({ ...changed, NODE_OPTIONS: options });
    }
  }
}
