import { Clock } from '@guildhall/runtime';
import { QueueWork } from '@guildhall/service';
import { logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import { AssignmentQueue } from './assignment-queue.js';
import { AssignmentTurn } from './assignment-turn.js';

const BATCH = 50;
/** What another process has put into the queue is seen by then at the latest; what stands in it, at its own time. */
const LOOK_EVERY_MS = 1_000;

/** Has assignments start and end by themselves, on time: it rests until the next one is due. */
@Injectable()
export class AssignmentWorker extends QueueWork {
  constructor(
    private readonly queue: AssignmentQueue,
    private readonly turn: AssignmentTurn,
    private readonly clock: Clock,
  ) {
    super({ purpose: 'turn assignments', source: queue, lookEveryMs: LOOK_EVERY_MS });
  }

  protected override async round(): Promise<number> {
    const { due, next } = await this.queue.due(this.clock.now(), BATCH);
    const ends = await Promise.allSettled(due.map((each) => this.turn.take(each)));
    const failures = ends.filter((end) => end.status === 'rejected');
    for (const { reason } of failures)
      logger.warn({ error: reason, component: 'assignments' }, 'An assignment could not be turned.');
    if (failures.length > 0) return LOOK_EVERY_MS;
    if (due.length > 0) return 0;
    return next ? next.getTime() - this.clock.now().getTime() : LOOK_EVERY_MS;
  }
}
