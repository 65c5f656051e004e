import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 180_000;
const END_WITHIN_MS = 30_000;
const PAUSE_MS = 250;
const SHOWN_CHARACTERS = 2_000;

// However this process ends, its end of the pipe closes, and the peer goes with it, and with whatever it has started.
const GUARD = '"$0" "$@" < /dev/null & echo "pid $!"; cat > /dev/null; kill -s KILL -- "-$$"';
const PID = /^pid (?<pid>\d+)$/m;

export interface PeerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Answers 200 once the peer serves. */
  readonly readyUrl: string;
}

/** Somebody else's server, as a process that ends with ours. */
export class PeerProcess {
  private constructor(
    private readonly guard: ChildProcess,
    /** Of the peer, or of the script that it was started by. */
    readonly pid: number,
  ) {}

  static async start({ program, args, env, readyUrl }: PeerCommand): Promise<PeerProcess> {
    if (await answers(readyUrl)) throw new Error(`Somebody else serves ${readyUrl}.`);
    const guard = spawn('sh', ['-c', GUARD, program, ...args], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // The leader of a process group of its own.
      detached: true,
    });
    let said = '';
    let pid = Number.NaN;
    for (const stream of [guard.stdout, guard.stderr])
      stream.on('data', (bytes: Buffer) => {
        said = (said + bytes.toString()).slice(-SHOWN_CHARACTERS);
        pid = Number(PID.exec(said)?.groups?.['pid'] ?? pid);
      });
    for (const deadline = performance.now() + READY_WITHIN_MS; !(await answers(readyUrl)); await pause(PAUSE_MS)) {
      if (performance.now() < deadline && (Number.isNaN(pid) || isAlive(pid))) continue;
      guard.stdin.end();
      throw new Error(`${program} does not serve ${readyUrl}:\n${said}`);
    }
    return new PeerProcess(guard, pid);
  }

  stop(): void {
    this.guard.stdin?.end();
  }

  /** As its operator would, so that it writes what it has to; then as `stop`. */
  async end(): Promise<void> {
    if (isAlive(this.pid)) process.kill(this.pid, 'SIGTERM');
    for (const deadline = performance.now() + END_WITHIN_MS; isAlive(this.pid); await pause(PAUSE_MS))
      if (performance.now() > deadline) break;
    this.stop();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
