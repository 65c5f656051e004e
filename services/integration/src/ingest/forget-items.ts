import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { Inject, Injectable } from '@nestjs/common';
import { INTEGRATION_SETTINGS, type IntegrationSettings } from '../config.js';

const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
/** Deleted in one statement: a few hundred milliseconds of it. */
const AT_ONCE = 10_000;
/** In one transaction, which must be over before others mind it; the rest is there for the next. */
const MOST_STATEMENTS = 10;

// One at a time: another would wait for the same rows.
const ALONE = `select pg_try_advisory_xact_lock(hashtextextended('guildhall.integration.forget-items', 0)) as alone`;
const FORGET = `
delete from ingested_items
 where ctid = any (array(select ctid from ingested_items where ingested_at < $1 limit ${AT_ONCE}))`;

/** Forgets the ids of items that nobody hands in again (D25). Any number of processes may do so at once. */
@Injectable()
export class ForgetItems extends RecurringWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    @Inject(INTEGRATION_SETTINGS) private readonly settings: IntegrationSettings,
  ) {
    super('forget items', { everyMs: EVERY_MS });
  }

  /** Answers how many were forgotten. */
  override execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.settings.INGEST_ITEM_DAYS * DAY_MS);
    return this.database.platform('forget the ids of items that were handed in long ago', async (tx) => {
      const [{ alone }]: [{ alone: boolean }] = await tx.query(ALONE);
      let forgotten = 0;
      for (let statement = 0; alone && statement < MOST_STATEMENTS; statement += 1) {
        const [, deleted]: [unknown, number] = await tx.query(FORGET, [before]);
        forgotten += deleted;
        if (deleted < AT_ONCE) break;
      }
      return forgotten;
    });
  }
}
