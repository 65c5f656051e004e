import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const KILL_AFTER_MS = 5_000;

/**
 * Runs commands, each as the leader of a process group of its own, so that a time-out or Ctrl-C ends what they started
 * as well. Every child carries a mark in its environment by which a leftover is found at the end.
 */
export class Children {
  #running = new Set();
  #mark;

  /** @param {string} mark unlike that of any other run */
  constructor(mark) {
    this.#mark = mark;
  }

  /**
   * @param {string[]} command
   * @param {{ cwd: string, env: Record<string, string | undefined>, logFile: string, limitSeconds: number }} options
   * @returns {Promise<{ code: number | null, timedOut: boolean, output: string }>}
   */
  async run([program, ...args], { cwd, env, logFile, limitSeconds }) {
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'w');
    writeSync(log, `$ ${[program, ...args].join(' ')}\n`);
    const marked = { ...process.env, ...env, GUILDHALL_TEST_RUN: this.#mark };
    const child = spawn(program, args, { cwd, env: marked, detached: true, stdio: ['ignore', log, log] });
    this.#running.add(child);
    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      endGroup(child);
    }, limitSeconds * 1000);
    const code = await ended(child);
    clearTimeout(limit);
    this.#running.delete(child);
    closeSync(log);
    return { code, timedOut, output: readFileSync(logFile, 'utf8') };
  }

  /** Ends everything that runs now; what does not go when asked is killed. */
  endAll() {
    for (const child of this.#running) endGroup(child);
  }
}

function endGroup(child) {
  signal(child, 'SIGTERM');
  setTimeout(() => signal(child, 'SIGKILL'), KILL_AFTER_MS).unref();
}

function signal({ pid }, name) {
  try {
    process.kill(-pid, name);
  } catch {
    // The group has gone by itself.
  }
}

const ended = (child) =>
  new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
