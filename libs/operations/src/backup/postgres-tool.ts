import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Refused } from '../refused.js';
import { toolEnvironment } from '../config.js';

const MOST_SAID = 65_536;

interface ToolOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid?: number; readonly gid?: number };
}

/** A running program of PostgreSQL, found on the PATH. */
export class PostgresTool {
  readonly stdout: Readable;
  readonly stdin: Writable;
  /** Its exit code; never rejects. Minus one when there is no such program. */
  readonly ended: Promise<number>;
  private words = '';

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess & { stdout: Readable; stdin: Writable; stderr: Readable },
  ) {
    this.stdout = child.stdout;
    this.stdin = child.stdin;
    // A program that ends early closes its end: that it ended says why, and this adds nothing.
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.heard(text));
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.heard(`${error.message}\n`);
        resolve(-1);
      });
      child.once('close', (code) => resolve(code ?? -1));
    });
  }

  static start(name: string, args: readonly string[], { env = {}, user = {} }: ToolOptions = {}): PostgresTool {
    const child = spawn(name, args, { env: toolEnvironment(env), stdio: 'pipe', cwd: '/', ...user });
    return new PostgresTool(name, child);
  }

  /** Runs to its end; throws its last words where it fails. */
  static async run(name: string, args: readonly string[], options: ToolOptions = {}): Promise<void> {
    const tool = PostgresTool.start(name, args, options);
    tool.stdin.end();
    tool.stdout.resume();
    await tool.succeeded();
  }

  /** What it has told its operator; its end, where that is long. */
  get said(): string {
    return this.words;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Throws where it failed. */
  async succeeded(): Promise<void> {
    const code = await this.ended;
    if (code !== 0) throw new Refused(`${this.name} failed (${code}):\n${this.said.trim()}`);
  }

  signal(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void {
    this.child.kill(signal);
  }

  private heard(text: string): void {
    this.words = `${this.words}${text}`.slice(-MOST_SAID);
  }
}

/** How a program is told where to connect: the password goes by the environment, since every user sees its arguments. */
export function connectionOf(url: string): { args: readonly string[]; env: Readonly<Record<string, string>> } {
  const shown = new URL(url);
  const password = decodeURIComponent(shown.password);
  shown.password = '';
  return { args: [`--dbname=${shown.href}`, '--no-password'], env: { PGPASSWORD: password } };
}
