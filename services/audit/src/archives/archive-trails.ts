import { type PlatformLease, TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { logger } from '@guildhall/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { AUDIT_SETTINGS, type AuditSettings } from '../config.js';
import { ArchiveFile } from './archive-file.js';
import { ClaimArchive, type Due } from './claim-archive.js';
import { SettleArchive } from './settle-archive.js';

const EVERY_MS = 3_600_000;
const AT_FIRST_MS = 60_000;

const DUE = `
select t.tenant_id as "tenantId", coalesce(a.next_place, 0)::float8 as "nextPlace", limits.before
  from trail_trees t
  left join trail_retention r on r.tenant_id = t.tenant_id
  left join lateral (
       select max(last_place) + 1 as next_place, bool_or(archived_at is null) as is_unfinished
         from archives where tenant_id = t.tenant_id) a on true
 cross join lateral (select $1::timestamptz - make_interval(months => coalesce(r.months_live, $2)) as before) as limits
 where a.is_unfinished
    or exists (select from sequenced_entries s
                where s.tenant_id = t.tenant_id and s.place = coalesce(a.next_place, 0)
                  and s.sequenced_at < limits.before)`;

// Not with the archive itself: they lie apart by their words, and a term whose places are gone finds nothing.
const FORGET_TERMS = 'delete from entry_terms where tenant_id = $1 and tile >= $2 / 256 and tile < $3 / 256';

/** What it takes to move one archive out of the database after the other. */
@Injectable()
export class ArchiveSteps {
  constructor(
    readonly claim: ClaimArchive,
    readonly file: ArchiveFile,
    readonly settle: SettleArchive,
  ) {}
}

/**
 * Moves what is older than its organisation keeps live out of the database, into files that prove themselves (AUD-5). Any
 * number of processes may do it at once. Killed at any point it loses nothing: an entry leaves the database with the
 * commit that says which file it lies in, and that file was read back and verified before.
 */
@Injectable()
export class ArchiveTrails extends RecurringWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly steps: ArchiveSteps,
    private readonly clock: Clock,
    @Inject(AUDIT_SETTINGS) private readonly settings: AuditSettings,
  ) {
    super('archive trails', { everyMs: EVERY_MS, firstAfterMs: AT_FIRST_MS });
  }

  /** Answers how many archives there are more. */
  override async execute(): Promise<number> {
    const lease = await this.database.platformLease('move old entries into archives', (tx) =>
      tx.query<Due[]>(DUE, [this.clock.now(), this.settings.TRAIL_MONTHS_LIVE]),
    );
    let archived = 0;
    for (const due of lease.taken) archived += await this.archiveAll(lease, due);
    return archived;
  }

  /** One organisation's fault is no other's. */
  private async archiveAll(lease: PlatformLease<unknown>, due: Due): Promise<number> {
    let [archived, nextPlace] = [0, due.nextPlace];
    try {
      for (;;) {
        const lastPlace = await this.archiveNext(lease, { ...due, nextPlace });
        if (lastPlace === undefined) break;
        nextPlace = Math.max(nextPlace, lastPlace + 1);
        archived += 1;
      }
      if (archived > 0)
        await lease.transaction((tx) => tx.query(FORGET_TERMS, [due.tenantId, due.nextPlace, nextPlace]));
    } catch (error) {
      logger.error({ error, tenantId: due.tenantId, component: 'archives' }, 'A trail could not be archived.');
    }
    return archived;
  }

  private async archiveNext(lease: PlatformLease<unknown>, due: Due): Promise<number | undefined> {
    const { claim, file, settle } = this.steps;
    const archive = await lease.transaction((tx) => claim.execute(tx, due));
    if (!archive) return undefined;
    const written = await file.write(archive);
    const isSettled = await lease.transaction((tx) => settle.execute(tx, archive, written));
    if (!isSettled) await file.remove(written.objectKey);
    return archive.lastPlace;
  }
}
