import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { provisionBackupRole } from '@guildhall/database';
import { DirectoryStore } from '@guildhall/objects';
import { SystemClock } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { freePorts } from '@guildhall/testing';
import pg from 'pg';
import { BackupStore } from '../src/backup/backup-store.js';
import { receiveLog } from '../src/backup/receive-log.js';
import { LogShipper } from '../src/backup/ship-log.js';

interface Server {
  kill9(): Promise<void>;
}
interface ServerOptions {
  readonly dir: string;
  readonly port: number;
  readonly durable: boolean;
  readonly whileAlive: number;
}

// Scripts of plain Node, without types; the variables keep the compiler from looking for some.
const scripts = new URL('../../../deploy/', import.meta.url).href;
const { startPostgres } = (await import(`${scripts}local/infra.mjs`)) as {
  startPostgres(options: ServerOptions): Promise<Server>;
};
const { postgresToolsPath } = (await import(`${scripts}backup/postgres-tools.mjs`)) as {
  postgresToolsPath(): string | undefined;
};

/** Where PostgreSQL's programs are; undefined where they are not installed. */
export const toolsPath = postgresToolsPath();
export const clock = new SystemClock();

export function scratchFolder(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `guildhall-${name}-`));
  chmodSync(folder, 0o711); // as root, PostgreSQL runs as somebody else
  return folder;
}

export async function newKeyRing(folder: string, id = 'k1'): Promise<FileKeyRing> {
  const file = path.join(folder, `ring-${id}.json`);
  const key = { id, secret: randomBytes(32).toString('base64'), state: 'current' };
  writeFileSync(file, JSON.stringify({ keys: [key] }));
  return FileKeyRing.load(file);
}

/** A PostgreSQL of its own, to be lost, whose log is received. */
export class BackedUpServer {
  private readonly stop = new AbortController();
  private receiving: Promise<void> = Promise.resolve();
  readonly troubles: string[] = [];

  private constructor(
    readonly folder: string,
    readonly store: BackupStore,
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async start(): Promise<BackedUpServer> {
    process.env['PATH'] = `${toolsPath}${path.delimiter}${process.env['PATH']}`;
    const folder = scratchFolder('backup');
    const [port = 0] = await freePorts(1);
    const server = await startPostgres({
      dir: path.join(folder, 'server'),
      port,
      durable: false,
      whileAlive: process.pid,
    });
    const objects = await DirectoryStore.open(path.join(folder, 'store'));
    const backedUp = new BackedUpServer(
      folder,
      new BackupStore(objects, await newKeyRing(folder), 'main'),
      server,
      port,
    );
    await provisionBackupRole(backedUp.adminUrl, backedUp.backupUrl);
    return backedUp;
  }

  get adminUrl(): string {
    return `postgres://postgres:postgres@127.0.0.1:${this.port}/postgres`;
  }

  get backupUrl(): string {
    return `postgres://guildhall_backup:of%20a%20test@127.0.0.1:${this.port}/postgres`;
  }

  receive(): void {
    const onTrouble = (what: string) => this.troubles.push(what);
    const spool = path.join(this.folder, 'spool');
    const options = { url: this.backupUrl, spool, heartbeatSeconds: 1, signal: this.stop.signal, onTrouble };
    this.receiving = receiveLog(new LogShipper(spool, this.store), options);
  }

  async query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.adminUrl });
    await client.connect();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** As a disk that is gone: nothing of the server can be asked any more. */
  async destroy(): Promise<void> {
    await this.server.kill9();
    this.stop.abort();
    await this.receiving;
    await rm(path.join(this.folder, 'server'), { recursive: true, force: true, maxRetries: 5 });
  }

  async remove(): Promise<void> {
    await this.destroy();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
