import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, freePorts } from '@guildhall/testing';
import type { Guildhall } from '../platform/guildhall.js';

const program = fileURLToPath(new URL('../../libs/cli/dist/main.js', import.meta.url));
// A script of plain Node, without types; the variable keeps the compiler from looking for some.
const tools = new URL('../../deploy/backup/postgres-tools.mjs', import.meta.url).href;
const { postgresToolsPath } = (await import(tools)) as { postgresToolsPath(): string | undefined };

/** Where PostgreSQL's programs are; undefined where they are not installed. */
export const toolsPath = postgresToolsPath();

/** Who keeps the backups of a platform, on another machine as it were, with the command line and nothing else. */
export class Operator {
  private receiver: Child | undefined;

  private constructor(
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly managementPort: number,
  ) {}

  static async of(guildhall: Guildhall, backupUrl: string): Promise<Operator> {
    const folder = path.join(guildhall.folder, 'operator');
    await mkdir(folder, { recursive: true });
    const ring = { keys: [{ id: 'k1', secret: randomBytes(32).toString('base64'), state: 'current' }] };
    writeFileSync(path.join(folder, 'key-ring.json'), JSON.stringify(ring), { mode: 0o600 });
    const [port = 0] = await freePorts(1);
    const env = {
      PATH: `${toolsPath}${path.delimiter}${process.env['PATH']}`,
      BACKUP_DIRECTORY: path.join(folder, 'store'),
      BACKUP_KEY_RING_FILE: path.join(folder, 'key-ring.json'),
      BACKUP_URL: backupUrl,
      BACKUP_SPOOL: path.join(folder, 'spool'),
      MANAGEMENT_PORT: String(port),
      KAFKA_BROKERS: guildhall.at.kafkaBrokers.join(','),
    };
    return new Operator(folder, env, port);
  }

  /** What the command has told; throws that where it fails. */
  async guildhall(...args: readonly string[]): Promise<string> {
    const { code, told } = await this.ran(args);
    if (code !== 0) throw new Error(`guildhall ${args.join(' ')} ended with ${code}:\n${told}`);
    return told;
  }

  ran(args: readonly string[]): Promise<{ code: number | null; told: string }> {
    const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
      env: this.env,
      cwd: this.folder,
    });
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (told += bytes.toString()));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, told }));
    });
  }

  receive(): void {
    this.receiver = Child.node(program, { args: ['backup', 'receive-wal'], env: this.env });
  }

  /** As `kubectl logs` would show it. */
  get receiverSaid(): string {
    return this.receiver?.output() ?? '';
  }

  async stop(): Promise<void> {
    await this.receiver?.stop();
  }

  /** The value of a metric that the receiver serves; undefined while it has none. */
  async metric(name: string): Promise<number | undefined> {
    const answer = await fetch(`http://127.0.0.1:${this.managementPort}/metrics`);
    const line = (await answer.text()).split('\n').find((each) => each.startsWith(`${name}{`));
    return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
  }

  /** A folder of URLs for each service, as the chart mounts it. */
  async secrets(urls: ReadonlyMap<string, string>): Promise<string> {
    const folder = path.join(this.folder, 'databases');
    for (const [service, url] of urls) {
      await mkdir(path.join(folder, service), { recursive: true });
      writeFileSync(path.join(folder, service, 'DATABASE_RELAY_URL'), url, { mode: 0o600 });
    }
    return folder;
  }
}
