import { logger, withoutTrace } from '@guildhall/telemetry';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

export interface Rhythm {
  /** From the end of one round to the beginning of the next. */
  readonly everyMs: number;
  /** From the start of the process to the first round; as long as `everyMs` unless told otherwise. */
  readonly firstAfterMs?: number;
}

/**
 * What a service does from time to time beside its calls: sweeping, rolling up, looking after others. One round at a time
 * in a process; a round that fails is logged and the next one comes all the same. The process does not end in the
 * middle of a round, and is not kept alive by waiting for one.
 *
 * Every copy of a service has its own: let `execute` be right when two do it at once.
 */
export abstract class RecurringWork implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private hasEnded = false;

  /** @param purpose what cannot be done when a round fails, for the log: `forget items` */
  protected constructor(
    private readonly purpose: string,
    private readonly rhythm: Rhythm,
  ) {}

  /** One round, now. */
  abstract execute(): Promise<unknown>;

  onApplicationBootstrap(): void | Promise<void> {
    const { everyMs, firstAfterMs = everyMs } = this.rhythm;
    this.wait(firstAfterMs);
  }

  async onApplicationShutdown(): Promise<void> {
    this.hasEnded = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private wait(ms: number): void {
    if (this.hasEnded) return;
    this.timer = setTimeout(() => {
      this.round = this.attempt();
      void this.round.then(() => this.wait(this.rhythm.everyMs));
    }, ms).unref();
  }

  private async attempt(): Promise<void> {
    try {
      await withoutTrace(() => this.execute());
    } catch (error) {
      logger.error({ error, purpose: this.purpose }, 'A round of recurring work failed; the next one comes.');
    }
  }
}
