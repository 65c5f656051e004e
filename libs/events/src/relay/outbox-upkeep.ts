import { faultPoint, type Clock } from '@guildhall/runtime';
import type { OutboxQueue } from './outbox-queue.js';

const beforeVacuum = faultPoint('relay.before-vacuum');

const SMALL_BYTES = 1_000_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * When the outbox is vacuumed: after many removals, while the queue is empty. An old snapshot elsewhere (a report, a
 * dump) or a passing reader can make a vacuum useless; then it is repeated, ever less often.
 */
export class OutboxUpkeep {
  private removedRows = 0;
  private pauseMs = FIRST_PAUSE_MS;
  private notBeforeMs = 0;

  constructor(
    private readonly afterRows: number,
    private readonly clock: Clock,
  ) {}

  removed(rows: number): void {
    this.removedRows += rows;
  }

  async whileIdle(queue: OutboxQueue): Promise<void> {
    if (this.removedRows < this.afterRows || this.clock.monotonicMs() < this.notBeforeMs) return;
    await beforeVacuum();
    const bytes = await queue.vacuum();
    if (bytes <= SMALL_BYTES) {
      this.removedRows = 0;
      this.pauseMs = FIRST_PAUSE_MS;
    } else {
      this.notBeforeMs = this.clock.monotonicMs() + this.pauseMs;
      this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
    }
  }
}
