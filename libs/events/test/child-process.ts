import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A part of ours in a process of its own, run from its sources, so that it can be killed. Dies with the test. */
export class KillableProcess {
  state: string | undefined;
  private readonly lines: string[] = [];
  private readonly child: ChildProcess;
  readonly exited: Promise<string>;

  constructor(script: string, args: readonly string[], env: Record<string, string> = {}) {
    const flags = ['--no-warnings', '--conditions=@guildhall/source', '--import', path('run-typescript.mjs')];
    this.child = spawn(process.execPath, [...flags, path(script), ...args], {
      env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.on('message', (message: { state?: string }) => {
      this.state = message.state;
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (bytes: Buffer) => this.lines.push(bytes.toString()));
    this.exited = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve(signal ?? String(code))));
    process.once('exit', () => this.child.kill('SIGKILL'));
  }

  get output(): string {
    return this.lines.join('');
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<string> {
    this.child.kill(signal);
    return this.exited;
  }
}
