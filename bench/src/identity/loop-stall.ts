import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const WATCH = new URL('./loop-watch.js', import.meta.url);
const ANSWER_WITHIN_MS = 60_000;
const PAUSE_MS = 5;

/** Asks processes how long their event loops stood still, in milliseconds. They were started with its `settings`. */
export class LoopStall {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'guildhall-loops-'));
  readonly settings = { NODE_OPTIONS: `--import=${WATCH.href}`, LOOP_WATCH_FOLDER: this.folder };

  /** The longest since this was asked last. */
  async of(pid: number): Promise<number> {
    const file = path.join(this.folder, String(pid));
    rmSync(file, { force: true });
    process.kill(pid, 'SIGUSR2');
    for (const deadline = performance.now() + ANSWER_WITHIN_MS; !existsSync(file); await pause(PAUSE_MS))
      if (performance.now() > deadline) throw new Error(`Process ${pid} says nothing of its event loop.`);
    return Number(readFileSync(file, 'utf8'));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
