import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '@guildhall/testing';

interface Server {
  readonly pid: number;
  stop(): Promise<unknown>;
  kill9(): Promise<void>;
}

interface Infra {
  startRedis(options: { dir: string; port: number; whileAlive: number }): Promise<Server>;
}

// A script of plain Node, without types; the variable keeps the compiler from looking for some.
const infra = new URL('../../../deploy/local/infra.mjs', import.meta.url).href;

/** A Redis of this test alone, since it is to be killed and frozen. */
export class PrivateRedis {
  private server: Server | undefined;
  private readonly dir = mkdtempSync(path.join(tmpdir(), 'guildhall-redis-'));

  private constructor(private readonly port: number) {}

  static async start(): Promise<PrivateRedis> {
    const [port = 0] = await freePorts(1);
    const redis = new PrivateRedis(port);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Empty, on the same port as before. */
  async start(): Promise<void> {
    const { startRedis } = (await import(infra)) as Infra;
    this.server = await startRedis({ dir: this.dir, port: this.port, whileAlive: process.pid });
  }

  async kill9(): Promise<void> {
    await this.server?.kill9();
  }

  /** Answers nothing and closes nothing, as a host that has vanished from the network. */
  freeze(): void {
    if (this.server) process.kill(this.server.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (this.server) process.kill(this.server.pid, 'SIGCONT');
  }

  async remove(): Promise<void> {
    await this.server?.kill9();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
