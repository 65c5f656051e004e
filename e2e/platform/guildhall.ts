import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@guildhall/testing';
import { Client } from 'pg';
import { report } from './report.js';

const { folderOf } = (await import(new URL('./folder.mjs', import.meta.url).href)) as { folderOf: () => string };
const keeper = fileURLToPath(new URL('./keeper.mjs', import.meta.url));
const BOOT_WITHIN_MS = 300_000;

export type Part = Process | 'kafka' | 'redis' | 'postgres';
export type Process = Serving | 'audit-sequencer' | SecondInstance;
export type Serving = 'gateway' | ServiceName;
/** Down until somebody starts it. */
export type SecondInstance = `${Serving}-2`;
/** With a database each; the gateway has none. */
export type ServiceName = 'identity' | 'tenancy' | 'audit' | 'monitoring' | 'reporting' | 'feedback' | 'integration';

/** What the keeper tells of the platform that it has started. */
interface Description {
  /** Set instead of all others when there is no platform. */
  readonly failed?: string;
  readonly publicUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly logFolder: string;
  /** Where every process sends what it records; nobody listens there until a test does. */
  readonly collectorPort: number;
  readonly controlUrl: string;
  readonly postgresAdminUrl: string;
  readonly databases: Readonly<Record<ServiceName, string>>;
  readonly services: Readonly<Record<Process, { url: string; managementUrl: string }>>;
  /** As the bootstrap told it, once. */
  readonly administrator: { readonly organization: string; readonly email: string; readonly password: string };
}

/** The running platform: one for all suites of a run, started by the first that asks. */
export class Guildhall {
  private constructor(
    readonly at: Description,
    readonly folder: string,
  ) {}

  static async running(): Promise<Guildhall> {
    const folder = folderOf();
    const file = path.join(folder, 'platform.json');
    const isFirst = !existsSync(path.join(folder, 'keeper.pid'));
    const since = performance.now();
    if (isFirst) startKeeper(folder);
    const content = await eventually(() => (existsSync(file) ? readFileSync(file, 'utf8') : lastWords(folder)), {
      withinMs: BOOT_WITHIN_MS,
      pauseMs: 100,
    });
    const description = JSON.parse(content) as Description;
    if (description.failed) throw new Error(`There is no platform:\n${description.failed}`);
    if (isFirst) report('the platform', `up after ${((performance.now() - since) / 1_000).toFixed(1)} s`);
    return new Guildhall(description, folder);
  }

  /** The gateway as clients know it. */
  get api(): string {
    return `${this.at.publicUrl}/api/v1`;
  }

  kill9 = (part: Part) => this.ask(part, 'kill9');
  stop = (part: Part) => this.ask(part, 'stop');
  /** SIGHUP: a gateway of several processes replaces them in turn, by and by. */
  hangup = (part: 'gateway' | 'gateway-2') => this.ask(part, 'hangup');
  /** Twice is once; `changed` are settings that differ from the usual ones until the next start. */
  start = (part: Part, changed: Record<string, string> = {}) => this.ask(part, 'start', changed);

  async restart(part: Part, changed: Record<string, string> = {}): Promise<void> {
    await this.stop(part);
    await this.start(part, changed);
  }

  /** Looks past every policy, as the cluster's superuser: for what no role of ours may see. */
  async look<T extends object>(service: ServiceName, sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const url = new URL(this.at.postgresAdminUrl);
    url.pathname = `/${this.at.databases[service]}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query<T>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  private async ask(part: Part, action: string, body: object = {}): Promise<void> {
    const answer = await fetch(`${this.at.controlUrl}/${part}/${action}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${action} ${part}: ${await answer.text()}`);
  }
}

/** Of a keeper that ended before it could tell anything; undefined while it lives. */
function lastWords(folder: string): string | undefined {
  try {
    process.kill(Number(readFileSync(path.join(folder, 'keeper.pid'), 'utf8')), 0);
    return undefined;
  } catch {
    return JSON.stringify({ failed: readFileSync(path.join(folder, 'keeper.log'), 'utf8') });
  }
}

function startKeeper(folder: string): void {
  mkdirSync(folder, { recursive: true });
  // PostgreSQL, Kafka and Redis run as another user when we are root, and have to get through.
  chmodSync(folder, 0o711);
  const log = openSync(path.join(folder, 'keeper.log'), 'a');
  // It outlives the suite that started it, and ends with the run: see teardown.mjs. It is no worker of Jest.
  const child = spawn(process.execPath, [keeper, folder, String(process.pid)], {
    env: { ...process.env, NODE_OPTIONS: '', JEST_WORKER_ID: undefined },
    stdio: ['ignore', log, log],
  });
  child.unref();
  writeFileSync(path.join(folder, 'keeper.pid'), String(child.pid));
}
