import { PasswordsBusy } from './password.problems.js';

/** Two: argon2 fills memory and a core each, and the rest of the process has to go on meanwhile (T33). */
const LANES = 2;
const RETRY_SECONDS = 2;

/**
 * Lets a fixed number of computations run at once and a bounded number wait, first come, first served. Whoever comes
 * to a full queue is told so at once: a wait that outlasts the caller's patience would only be work for nobody.
 */
export class HashingLanes {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly queueLength: number) {}

  async run<T>(computation: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await computation();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < LANES) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.queueLength) {
      throw new PasswordsBusy('Too many passwords are being checked.', { retryAfterSeconds: RETRY_SECONDS });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  // The lane goes to the next in line without being free in between: nobody overtakes.
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
