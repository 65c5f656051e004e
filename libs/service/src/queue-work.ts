import { logger, withoutTrace } from '@guildhall/telemetry';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

export interface WorkedQueue {
  /** What cannot be done when a round fails, for the log: `send mails`. */
  readonly purpose: string;
  /** Where new work of this process is heard of at once. */
  readonly source: { onPut(wake: () => void): void };
  /** What other processes have put there is found after so long at the latest. */
  readonly lookEveryMs: number;
}

/**
 * Works off a queue in the database, for as long as the process lives. One round at a time in a process; a round that fails
 * is logged, and the next one comes after a rest. The process ends after the round that is under way.
 *
 * Any number of processes do it side by side: a round takes what it does under a lease, and what is left by one that
 * died is another's.
 */
export abstract class QueueWork implements OnApplicationBootstrap, OnApplicationShutdown {
  private isWoken = false;
  private endRest: () => void = () => undefined;
  private hasEnded = false;
  private working: Promise<void> = Promise.resolve();

  protected constructor(private readonly worked: WorkedQueue) {}

  /** Does what is due. Answers for how long there is nothing to do, in milliseconds; 0 to go on at once. */
  protected abstract round(): Promise<number>;

  onApplicationBootstrap(): void {
    this.worked.source.onPut(() => this.wake());
    this.working = withoutTrace(() => this.work());
  }

  async onApplicationShutdown(): Promise<void> {
    this.hasEnded = true;
    this.wake();
    await this.working;
  }

  /** Ends the rest, now or the one that would come next. */
  protected wake(): void {
    this.isWoken = true;
    this.endRest();
  }

  protected get isEnding(): boolean {
    return this.hasEnded;
  }

  private async work(): Promise<void> {
    while (!this.hasEnded) {
      // Before the round: what is put while that looks would else be found only after the rest.
      this.isWoken = false;
      const restMs = Math.min(await this.attempt(), this.worked.lookEveryMs);
      if (restMs > 0 && !this.isWoken) await this.rest(restMs);
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((over) => {
      const timer = setTimeout(over, ms);
      this.endRest = () => {
        clearTimeout(timer);
        over();
      };
    });
  }

  private async attempt(): Promise<number> {
    try {
      return await this.round();
    } catch (error) {
      logger.warn({ error, purpose: this.worked.purpose }, 'A queue could not be worked on; it is tried again.');
      return this.worked.lookEveryMs;
    }
  }
}
