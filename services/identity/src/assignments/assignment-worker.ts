import { Clock, sleep } from '@guildhall/runtime';
import { logger, withoutTrace } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AssignmentQueue } from './assignment-queue.js';
import { AssignmentTurn } from './assignment-turn.js';

const BATCH = 50;
/** What another process has put into the queue is seen by then at the latest; what stands in it, at its own time. */
const LOOK_EVERY_MS = 1_000;

/**
 * Has assignments start and end by themselves, on time: it sleeps until the next one is due. Any number of processes do
 * it side by side; each assignment is turned by one.
 */
@Injectable()
export class AssignmentWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger.child({ component: 'assignments' });
  private pause = new AbortController();
  private isStopping = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly queue: AssignmentQueue,
    private readonly turn: AssignmentTurn,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.onPut(() => this.pause.abort());
    this.ended = withoutTrace(() => this.run());
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.pause.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      const restMs = await this.round();
      if (restMs > 0 && !this.isStopping) await this.rest(restMs);
    }
  }

  /** Answers for how long there is nothing to do. */
  private async round(): Promise<number> {
    try {
      const at = this.clock.now();
      const { due, next } = await this.queue.due(at, BATCH);
      const ends = await Promise.allSettled(due.map((each) => this.turn.take(each)));
      const failures = ends.filter((end) => end.status === 'rejected');
      for (const { reason } of failures) this.log.warn({ error: reason }, 'An assignment could not be turned.');
      if (failures.length > 0) return LOOK_EVERY_MS;
      if (due.length > 0) return 0;
      return next ? Math.min(next.getTime() - this.clock.now().getTime(), LOOK_EVERY_MS) : LOOK_EVERY_MS;
    } catch (error) {
      this.log.warn({ error }, 'The queue of assignments could not be read.');
      return LOOK_EVERY_MS;
    }
  }

  private async rest(ms: number): Promise<void> {
    await sleep(ms, this.pause.signal).catch(() => undefined);
    this.pause = new AbortController();
  }
}
