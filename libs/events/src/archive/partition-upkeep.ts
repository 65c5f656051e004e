import { SystemClock, type Clock } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import type { TenantDatabase } from '@guildhall/database';

const ARCHIVE_DAYS = 7;
// Longer than the longest replay (D2): what the archive can still send, the inbox still knows.
const INBOX_DAYS = ARCHIVE_DAYS + 8;
const DAYS_AHEAD = 7;
const AT_FIRST_MS = 5_000;
const EVERY_MS = 6 * 3_600_000;
const AFTER_FAILURE_MS = 60_000;

/**
 * Makes the daily partitions of archive and inbox ahead of time, and drops those past their time. Each replica does it,
 * four times a day: the function takes a lock and finds nothing left to do. A week of failures costs nothing: rows then
 * fall into the default partition, and are moved when it works again.
 */
export class PartitionUpkeep {
  private readonly log = logger.child({ component: 'partitions' });
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock = new SystemClock(),
  ) {}

  start(): void {
    this.next(AT_FIRST_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Once, now. Answers how many partitions came and went. */
  async run(): Promise<{ made: number; dropped: number }> {
    const began = this.clock.monotonicMs();
    const result = await this.database.platform('keep the partitions of archive and inbox', async (tx) => {
      const [made]: { made: number }[] = await tx.query('select ensure_partitions($1) as made', [DAYS_AHEAD]);
      const [dropped]: { dropped: number }[] = await tx.query('select drop_partitions($1, $2) as dropped', [
        ARCHIVE_DAYS,
        INBOX_DAYS,
      ]);
      return { made: made?.made ?? 0, dropped: dropped?.dropped ?? 0 };
    });
    this.log.info({ ...result, ms: Math.round(this.clock.monotonicMs() - began) }, 'Partitions are kept.');
    return result;
  }

  private next(ms: number): void {
    this.timer = setTimeout(() => {
      this.run().then(
        () => this.next(EVERY_MS),
        (error: unknown) => {
          this.log.warn({ error }, 'Partitions could not be kept.');
          this.next(AFTER_FAILURE_MS);
        },
      );
    }, ms).unref();
  }
}
