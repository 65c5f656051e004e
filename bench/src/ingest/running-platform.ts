import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { Addresses } from '../measurement.js';

interface Description {
  readonly publicUrl: string;
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
interface PlatformModule {
  readonly PlatformProcesses: new (
    folder: string,
    servers: { postgres: string; smtp: string; kafka: string },
  ) => PlatformProcesses;
}

const MODULE = new URL('../../../e2e/platform/platform-processes.mjs', import.meta.url);
/** Nobody is mailed here. */
const NO_MAIL = 'smtp://127.0.0.1:9';

/** Gateway, seven services and the sequencer as their own processes, on the PostgreSQL and the Kafka of this run. */
export class RunningPlatform {
  private constructor(
    private readonly processes: PlatformProcesses,
    private readonly folder: string,
    readonly at: Description,
  ) {}

  static async start({ postgresAdminUrl, kafkaBrokers }: Addresses): Promise<RunningPlatform> {
    const folder = await mkdtemp(path.join(tmpdir(), 'guildhall-bench-'));
    // Redis runs as another user when we are root, and has to get through.
    await chmod(folder, 0o711);
    const { PlatformProcesses } = (await import(MODULE.href)) as PlatformModule;
    const kafka = kafkaBrokers[0] ?? '';
    const processes = new PlatformProcesses(folder, { postgres: postgresAdminUrl, smtp: NO_MAIL, kafka });
    try {
      const platform = new RunningPlatform(processes, folder, await processes.start());
      await platform.profileAsWeAre();
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

  async stop(): Promise<void> {
    // In order, so that each writes its profile.
    if (profileOptions()) await Promise.all(Object.values(this.processes.parts).map((part) => part.stop()));
    await this.processes.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  // A profiled contender has its processes profiled too: they do the work.
  private async profileAsWeAre(): Promise<void> {
    const options = profileOptions();
    if (!options) return;
    for (const [name, part] of Object.entries(this.processes.parts)) {
      if (name === 'redis') continue;
      await part.stop();
      await part.start({ NODE_OPTIONS: options });
    }
  }
}

function profileOptions(): string | undefined {
  const options = process.execArgv.filter((option) => option.startsWith('--cpu-prof'));
  return options.length > 0 ? options.join(' ') : undefined;
}
