import { type ChildProcess, spawn } from 'node:child_process';

const KEPT_LINES = 200;

/** A process of ours under test: its output is kept, so that a refusal can show it, and it never outlives the test. */
export class Child {
  private readonly lines: string[] = [];
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(private readonly process: ChildProcess) {
    const keep = (bytes: Buffer) => {
      this.lines.push(...bytes.toString().split('\n').filter(Boolean));
      this.lines.splice(0, this.lines.length - KEPT_LINES);
    };
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
    this.exited = new Promise((resolve, reject) => {
      process.once('error', reject);
      process.once('exit', (code, signal) => resolve({ code, signal }));
    });
    this.exited.catch(() => undefined);
    running.add(this);
    this.exited.finally(() => running.delete(this)).catch(() => undefined);
  }

  /** Runs a script on this Node: a built one (dist), as in production. */
  static node(script: string, { env = {}, args = [] }: ChildOptions = {}): Child {
    const flags = ['--enable-source-maps'];
    return new Child(
      spawn(process.execPath, [...flags, script, ...args], {
        env: { ...process.env, NODE_OPTIONS: '', ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      }),
    );
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error(`The process did not start: ${this.output()}`);
    return this.process.pid;
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  output(): string {
    return this.lines.join('\n');
  }

  async kill9(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  /** Asks it to drain (SIGTERM) and tells how it ended; SIGKILL after the grace time. */
  async stop(graceMs = 30_000): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), graceMs);
    return this.exited.finally(() => clearTimeout(timer));
  }
}

export interface ChildOptions {
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
}

const running = new Set<Child>();
process.once('exit', () => {
  for (const child of running) {
    if (child.isRunning) process.kill(child.pid, 'SIGKILL');
  }
});
