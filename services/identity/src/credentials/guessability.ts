import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PasswordsBusy } from './password.problems.js';

// The same extension as this file: dist runs the built worker, tests the source, whose types Node strips by itself.
const WORKER = new URL(`./guessability.worker${extname(import.meta.url)}`, import.meta.url);
const MOST_WAITING = 8;
const RETRY_SECONDS = 5;

/** What an attacker would make of a password. */
export interface Estimate {
  /** From 0, at once, to 4. */
  readonly score: number;
  /** It is one of those that everybody tries first. */
  readonly isCommon: boolean;
}

interface Waiting {
  resolve(estimate: Estimate): void;
  reject(error: unknown): void;
}

/**
 * How hard a password is to guess, 0 (at once) to 4, by zxcvbn. It takes up to a second and a half for an odd one of
 * 128 characters, and its word lists a second to unpack: in a thread of its own, which starts when first needed, it
 * stalls nobody (T33). A bounded number may wait.
 */
@Injectable()
export class Guessability implements OnModuleDestroy {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  estimate(password: string, words: readonly string[]): Promise<Estimate> {
    if (this.waiting.size >= MOST_WAITING) {
      throw new PasswordsBusy('Too many passwords are being checked.', { retryAfterSeconds: RETRY_SECONDS });
    }
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.running().postMessage({ id, password, words });
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker?.terminate();
  }

  private running(): Worker {
    if (this.worker) return this.worker;
    const worker = new Worker(WORKER, { execArgv: ['--no-warnings'] });
    worker.unref();
    worker.on('message', ({ id, ...estimate }: Estimate & { readonly id: number }) =>
      this.settle(id, (one) => one.resolve(estimate)),
    );
    // A thread that died takes its questions with it; the next question starts another.
    worker.once('error', (error) => this.fail(error));
    worker.once('exit', () => this.fail(new Error('The thread that judges passwords has ended.')));
    this.worker = worker;
    return worker;
  }

  private settle(id: number, how: (one: Waiting) => void): void {
    const one = this.waiting.get(id);
    this.waiting.delete(id);
    if (one) how(one);
  }

  private fail(error: unknown): void {
    this.worker = undefined;
    for (const id of [...this.waiting.keys()]) this.settle(id, (one) => one.reject(error));
  }
}
