import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 180_000;
const PAUSE_MS = 250;
const SHOWN_CHARACTERS = 2_000;

export interface PeerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Answers 200 once the peer serves. */
  readonly readyUrl: string;
}

/** Somebody else's server, as a process of ours that ends with its contender. */
export class PeerProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start({ program, args, env, readyUrl }: PeerCommand): Promise<PeerProcess> {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-SHOWN_CHARACTERS)));
    // However this process ends, the peer goes with it.
    process.once('exit', () => child.kill('SIGKILL'));
    const peer = new PeerProcess(child);
    for (const deadline = performance.now() + READY_WITHIN_MS; !(await answers(readyUrl)); await pause(PAUSE_MS)) {
      if (child.exitCode !== null || performance.now() > deadline) {
        peer.stop();
        throw new Error(`${program} does not serve ${readyUrl}:\n${said}`);
      }
    }
    return peer;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The peer did not start.');
    return this.child.pid;
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
