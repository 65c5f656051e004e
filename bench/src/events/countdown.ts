import { deferred } from '../deferred.js';

const PATIENCE_MS = 60_000;

/** Resolves with the count that completes it; rejects when that does not come, telling how far it was. */
export class Countdown {
  readonly done: Promise<void>;
  private readonly resolve: () => void;
  private left: number;

  constructor(expected: number) {
    this.left = expected;
    const { promise, resolve, reject } = deferred<void>();
    const giveUp = () => reject(new Error(`${expected - this.left} of ${expected} were seen.`));
    const timer = setTimeout(giveUp, PATIENCE_MS);
    this.resolve = resolve;
    this.done = promise.finally(() => clearTimeout(timer));
    // Awaited only once the work that it counts has been started.
    this.done.catch(() => undefined);
  }

  count(seen = 1): void {
    this.left -= seen;
    if (this.left <= 0) this.resolve();
  }
}
