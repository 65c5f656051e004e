import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** As `npm start` runs them. By the environment, so that who measures can have another: the last one counts. */
const SMALL_NURSERY = '--max-semi-space-size=4';
const NODE_FLAGS = ['--enable-source-maps'];
const READY_WITHIN_MS = 180_000;
const STARTS = 3;
const GRACE_MS = 20_000;
const PAUSE_MS = 50;
const SHOWN_CHARACTERS = 4_000;

/**
 * A service as its own process, on ports that it keeps from one start to the next; all that it ever said stands in one
 * file, so that a test can look for what must not be said.
 */
export class ServiceProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;

  /** @param {{ name: string, main: string, managementUrl: string, env: Record<string, string>, logFile: string }} options */
  constructor(options) {
    this.options = options;
  }

  get isRunning() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Twice is once. @param {Record<string, string>} [changed] settings that differ from the usual ones until the next start */
  async start(changed = {}) {
    if (this.isRunning) return;
    for (let starts = 1; ; starts += 1) {
      this.#launch(changed);
      try {
        return await this.#serves();
      } catch (error) {
        if (starts === STARTS || !this.#hasGivenUp) throw error;
      }
    }
  }

  /** By itself: on a busy machine its database answers too late, and whoever runs it starts it again. */
  get #hasGivenUp() {
    return this.#child?.exitCode === 1;
  }

  /** @param {Record<string, string>} changed */
  #launch(changed) {
    const { main, env, logFile } = this.options;
    const log = openSync(logFile, 'a');
    const given = { PATH: process.env.PATH, ...env, ...changed };
    this.#child = spawn(process.execPath, [...NODE_FLAGS, main], {
      env: { ...given, NODE_OPTIONS: `${SMALL_NURSERY} ${given.NODE_OPTIONS ?? ''}` },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
  }

  async kill9() {
    await this.#end('SIGKILL');
  }

  /** For a gateway of several processes: replaces them in turn, by and by. */
  hangup() {
    this.#child?.kill('SIGHUP');
  }

  /** Orderly, and with force when it does not end. */
  async stop() {
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), GRACE_MS);
    await this.#end('SIGTERM').finally(() => clearTimeout(timer));
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    if (!this.isRunning || !this.#child) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }

  async #serves() {
    const deadline = performance.now() + READY_WITHIN_MS;
    const { name, managementUrl } = this.options;
    while (!(await isOk(`${managementUrl}/readyz`))) {
      if (!this.isRunning) throw new Error(`${name} ended:\n${this.#lastWords()}`);
      if (performance.now() > deadline) throw new Error(`${name} is not ready:\n${this.#lastWords()}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  #lastWords() {
    return readFileSync(this.options.logFile, 'utf8').slice(-SHOWN_CHARACTERS);
  }
}

/** @param {string} url @returns {Promise<boolean>} */
async function isOk(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
