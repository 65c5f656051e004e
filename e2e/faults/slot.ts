import { fileURLToPath } from 'node:url';
import { Child, eventually, freePorts } from '@guildhall/testing';

const SHOWN_LINES = 15;
const root = fileURLToPath(new URL('../../', import.meta.url));
/** Long, for a machine that does much else: a process that never serves is what it has to find. */
const READY_WITHIN_MS = 90_000;

export interface SlotOptions {
  readonly name: string;
  /** The built entry file, from the root of the checkout. */
  readonly main: string;
  readonly env: Record<string, string>;
}

/** A place that one process at a time fills: when it is killed, another takes it, as Kubernetes would do it. */
export class Slot {
  private child: Child | undefined;
  private managementUrl = '';
  url: string | undefined;

  constructor(private readonly options: SlotOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Starts a process, armed with a fault or sound, and does not wait until it serves. */
  async launch(fault?: string): Promise<void> {
    const [port, managementPort] = await freePorts(2);
    this.child = Child.node(root + this.options.main, {
      env: {
        ...this.options.env,
        HTTP_PORT: String(port),
        MANAGEMENT_PORT: String(managementPort),
        ...(fault ? { FAULT_POINTS: fault } : {}),
      },
    });
    this.managementUrl = `http://127.0.0.1:${managementPort}`;
    this.url = `http://127.0.0.1:${port}`;
  }

  async launchAndServe(): Promise<void> {
    await this.launch();
    await this.serves();
  }

  async serves(): Promise<void> {
    await eventually(async () => (await this.ask('/readyz')).ok, { withinMs: READY_WITHIN_MS, pauseMs: 100 });
  }

  /** How many of the relay's two lanes it leads, by what it tells its operators. */
  async lanesLed(): Promise<number> {
    if (!this.isRunning) return 0;
    const metrics = await this.ask('/metrics')
      .then((answer) => answer.text())
      .catch(() => '');
    return ['edge', 'facts'].filter((lane) => metrics.includes(`guildhall_relay_leading{lane="${lane}"} 1`)).length;
  }

  get isRunning(): boolean {
    return this.child?.isRunning ?? false;
  }

  /** The process has killed itself where it was told to. Anything else, or nothing in time, means that the point was not reached. */
  async hasStruck(fault: string, withinMs: number): Promise<void> {
    const child = this.filled();
    const timer = setTimeout(() => void child.kill9(), withinMs);
    const since = performance.now();
    const { code, signal } = await child.exited;
    clearTimeout(timer);
    if (performance.now() - since >= withinMs)
      throw new Error(`${this.name} did not reach ${fault} within ${withinMs} ms.`);
    if (signal !== 'SIGKILL') throw new Error(`${this.name} ended by ${signal ?? code}, not at ${fault}.`);
  }

  async kill9(): Promise<void> {
    await this.filled().kill9();
  }

  /** Orderly, when it still runs. */
  async stop(): Promise<void> {
    if (this.isRunning) await this.child?.stop();
  }

  /** What it said last, for whoever looks for the reason of a failure. */
  lastLines(): string {
    return this.child?.output().split('\n').slice(-SHOWN_LINES).join('\n') ?? '';
  }

  private filled(): Child {
    if (!this.child) throw new Error(`${this.name} was never started.`);
    return this.child;
  }

  private async ask(path: string): Promise<Response> {
    if (!this.isRunning) throw new Error(`${this.name} does not run.`);
    return fetch(this.managementUrl + path, { signal: AbortSignal.timeout(2_000) });
  }
}
