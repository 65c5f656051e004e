import { TenantDatabase } from '@guildhall/database';
import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';

const MONTHS_AHEAD = 3;
const AT_FIRST_MS = 5_000;
const EVERY_MS = 6 * 3_600_000;

/**
 * Makes the monthly partitions of the content ahead of time, and drops those that are over and empty (AUD-5). Three months
 * of failures cost nothing: rows then fall into the default partition, and are moved when it works again. Each replica does
 * it: the functions take a lock and find nothing left to do.
 */
@Injectable()
export class EntryPartitionUpkeep extends RecurringWork {
  constructor(private readonly database: TenantDatabase) {
    super('keep the partitions of entries', { everyMs: EVERY_MS, firstAfterMs: AT_FIRST_MS });
  }

  /** Answers how many partitions came and went. */
  override async execute(): Promise<{ made: number; dropped: number }> {
    return this.database.platform('keep the monthly partitions of entries', async (tx) => {
      const [row] = await tx.query<{ made: number; dropped: number }[]>(
        'select ensure_entry_partitions($1) as made, drop_empty_entry_partitions() as dropped',
        [MONTHS_AHEAD],
      );
      return { made: row?.made ?? 0, dropped: row?.dropped ?? 0 };
    });
  }
}
