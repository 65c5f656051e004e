import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '@guildhall/testing';

interface Server {
  readonly pid: number;
  stop(): Promise<unknown>;
  kill9(): Promise<void>;
}

type Settings = Readonly<Record<string, string | number>>;

interface Infra {
  startKafka(options: { dir: string; port: number; controllerPort: number; settings: Settings }): Promise<Server>;
}

// A script of plain Node, without types; the variable keeps the compiler from looking for some.
const infra = new URL('../../../../deploy/local/infra.mjs', import.meta.url).href;

/** Tests may have sessions shorter than the 6 s that a broker grants by default: they wait for their end. */
const SETTINGS = { 'group.min.session.timeout.ms': 1_000 };

/** A broker of this test alone, since it is to be killed, frozen and emptied. */
export class PrivateKafka {
  private server: Server | undefined;
  private readonly dir = mkdtempSync(path.join(tmpdir(), 'guildhall-kafka-'));

  private constructor(
    private readonly port: number,
    private readonly controllerPort: number,
    private readonly settings: Settings,
  ) {}

  /** `further` settings may need to name the ports again, where they add listeners. */
  static async start(further: (port: number, controllerPort: number) => Settings = () => ({})): Promise<PrivateKafka> {
    const [port = 0, controllerPort = 0] = await freePorts(2);
    const kafka = new PrivateKafka(port, controllerPort, { ...SETTINGS, ...further(port, controllerPort) });
    await kafka.start();
    return kafka;
  }

  get brokers(): string[] {
    return [`127.0.0.1:${this.port}`];
  }

  async start(): Promise<void> {
    const { startKafka } = (await import(infra)) as Infra;
    const { dir, port, controllerPort, settings } = this;
    this.server = await startKafka({ dir, port, controllerPort, settings });
    this.endWithThisProcess(this.server.pid);
  }

  async kill9(): Promise<void> {
    await this.server?.kill9();
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** Answers nothing and closes nothing, as a host that has vanished from the network. */
  freeze(): void {
    if (this.server) process.kill(this.server.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (this.server) process.kill(this.server.pid, 'SIGCONT');
  }

  /** All it held is gone. Only while it is stopped. */
  empty(): void {
    rmSync(path.join(this.dir, 'data'), { recursive: true, force: true });
  }

  /** A test that is killed cannot clean up. The pid file tells whether it is still this broker. */
  private endWithThisProcess(pid: number): void {
    const watch = `while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done
      [ -f '${this.dir}/kafka.pid' ] && kill -9 ${pid} && rm -rf '${this.dir}'`;
    spawn('sh', ['-c', watch], { detached: true, stdio: 'ignore' }).unref();
  }

  async remove(): Promise<void> {
    await this.server?.kill9();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
