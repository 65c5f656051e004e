import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 200;

/**
 * What a program said. Nothing is thrown for its exit code: half of the scenarios are about what is refused.
 * @typedef {{ code: number | null, isOk: boolean, stdout: string, stderr: string, all: string }} Ended
 */

/**
 * @param {string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, input?: string, withinMs?: number, cwd?: string }} [options]
 * @returns {Promise<Ended>}
 */
export async function run([program = '', ...args], { env = {}, input, withinMs = 600_000, cwd } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(withinMs),
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => {}); // whoever reads nothing of it may close it
  child.stdin.end(input);
  const code = new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = await code;
  return { code: ended, isOk: ended === 0, stdout, stderr, all: `${stdout}${stderr}`.trim() };
}

/**
 * Runs what has to succeed.
 * @param {string[]} command @param {Parameters<typeof run>[1]} [options] @returns {Promise<string>} what it wrote to its standard output
 */
export async function must(command, options) {
  const { isOk, code, stdout, all } = await run(command, options);
  if (!isOk) throw new Error(`${command.join(' ')} ended with ${code}:\n${all}`);
  return stdout;
}

/**
 * Asks until the answer is one, and otherwise tells what was seen last.
 * @template T
 * @param {() => Promise<T | undefined | false | null>} probe
 * @param {{ what: string, withinMs: number, lastSeen?: () => unknown }} options
 * @returns {Promise<T>}
 */
export async function until(probe, { what, withinMs, lastSeen }) {
  for (const deadline = performance.now() + withinMs; ; await pause(PAUSE_MS)) {
    const found = await probe();
    if (found) return found;
    if (performance.now() > deadline)
      throw new Error(
        `${what}: not within ${withinMs / 1000} s.${lastSeen ? ` Last seen: ${String(lastSeen())}` : ''}`,
      );
  }
}
