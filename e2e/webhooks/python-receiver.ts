import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '@guildhall/testing';

const SCRIPT = fileURLToPath(new URL('receiver.py', import.meta.url));
const runner = new URL('../../tools/test/python-tools.mjs', import.meta.url).href;
const { pythonProgram } = (await import(runner)) as {
  pythonProgram: (file: string, name: string) => string | undefined;
};

/** Python with the reference library; undefined where there is none. */
export const python = pythonProgram('e2e/webhooks/requirements.txt', 'python');

/** What the receiver says of a call: the event that it verified, or why it refused. */
export interface Verdict {
  readonly id?: string;
  readonly event?: { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
  readonly refused?: string;
}

/** A receiver in another language, which verifies with a library that we had no hand in. */
export class PythonReceiver {
  readonly verdicts: Verdict[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<PythonReceiver> {
    if (!python) throw new Error('standardwebhooks is not installed: npm test -- --only=python-tools');
    const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      child.once('exit', (code) => reject(new Error(`The receiver ended with ${code}.`)));
    });
    const receiver = new PythonReceiver(child, `http://127.0.0.1:${port}/hooks`);
    lines.on('line', (line) => receiver.verdicts.push(JSON.parse(line) as Verdict));
    return receiver;
  }

  /** What it verifies with; before it knows, it answers nobody. */
  learn(secret: string): void {
    this.child.stdin?.write(`${secret}\n`);
  }

  /** The first verdict that is as wanted. */
  verdict(isWanted: (verdict: Verdict) => boolean): Promise<Verdict> {
    return eventually(async () => this.verdicts.find(isWanted), { withinMs: 30_000 });
  }

  stop(): void {
    this.child.kill();
  }
}
