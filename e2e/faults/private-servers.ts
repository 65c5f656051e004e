import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '@guildhall/testing';

/** It grants shorter sessions than by default: whoever has killed a consumer waits for the end of one. */
const KAFKA_SETTINGS = { 'group.min.session.timeout.ms': 1_000 };

interface Server {
  kill9(): Promise<void>;
}

interface ServerOptions {
  readonly dir: string;
  readonly port: number;
  readonly controllerPort?: number;
  readonly settings?: Readonly<Record<string, number>>;
  /** The server ends when this process has ended, however it ended. */
  readonly whileAlive: number;
}

interface Infra {
  startKafka(options: ServerOptions): Promise<Server>;
  startPostgres(options: ServerOptions): Promise<Server>;
}

// A script of plain Node, without types; the variable keeps the compiler from looking for some.
const script = new URL('../../deploy/local/infra.mjs', import.meta.url).href;
const infra = (await import(script)) as Infra;

/** A server of one test alone, since it is to be killed. It keeps its port and its data from one start to the next. */
export class PrivateServer {
  private server: Server | undefined;

  private constructor(
    readonly port: number,
    private readonly dir: string,
    private readonly launch: () => Promise<Server>,
  ) {}

  static async kafka(): Promise<PrivateServer> {
    const dir = folder('kafka');
    const [port = 0, controllerPort = 0] = await freePorts(2);
    return PrivateServer.started(port, dir, () =>
      infra.startKafka({ dir, port, controllerPort, settings: KAFKA_SETTINGS, whileAlive: process.pid }),
    );
  }

  /** Durable, other than the shared one: what was committed must outlive the kill. */
  static async postgres(): Promise<PrivateServer> {
    const dir = folder('postgres');
    const [port = 0] = await freePorts(1);
    return PrivateServer.started(port, dir, () => infra.startPostgres({ dir, port, whileAlive: process.pid }));
  }

  private static async started(port: number, dir: string, launch: () => Promise<Server>): Promise<PrivateServer> {
    const server = new PrivateServer(port, dir, launch);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    this.server = await this.launch();
  }

  async kill9(): Promise<void> {
    await this.server?.kill9();
  }

  async remove(): Promise<void> {
    await this.kill9();
    // What watches over the server tidies up in here at the same time: rmSync would stop, silently, at a file that is gone.
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

// PostgreSQL runs as another user when we are root: it has to get through.
function folder(name: string): string {
  const dir = mkdtempSync(path.join(tmpdir(), `guildhall-faults-${name}-`));
  chmodSync(dir, 0o711);
  return dir;
}
