import { CheckpointTimeStamped, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { PlatformTransaction } from '@guildhall/database';
import { Clock, Randomness } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { Lead } from '../lead/lead.js';
import { TimeAuthority } from './time-authority.js';
import type { TimeStamp } from './time-stamp.js';

/** When a checkpoint is to be stamped. */
export class StampRhythm {
  constructor(
    /** Each so many checkpoints, */
    readonly everyCheckpoints: number,
    /** and after so long at the latest, when there is one. */
    readonly everyMs: number,
  ) {}
}

interface Latest {
  readonly id: string;
  readonly size: string;
  readonly note: string;
  readonly stamped_at: Date | null;
  /** Checkpoints since the one that was stamped last. */
  readonly since: number;
}

const LATEST = `
with last as (select max(size) as size, max(stamped_at) as stamped_at from time_stamps)
select c.id, c.size, c.note, last.stamped_at,
       (select count(*)::int from checkpoints later where later.size > coalesce(last.size, 0)) as since
  from checkpoints c cross join last order by c.size desc limit 1`;
const KEEP = `
insert into time_stamps (size, authority, token, stamped_at) values ($1, $2, $3, $4) on conflict do nothing returning 1`;

/**
 * Has the latest checkpoint stamped when one is due, keeps the stamp and publishes it. The authority is asked outside of any
 * transaction. Twice: a second stamp of the same authority is not kept.
 */
@Injectable()
export class StampCheckpoint {
  constructor(
    private readonly authority: TimeAuthority,
    private readonly rhythm: StampRhythm,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Undefined when none is due. Throws `TimeStampRefused`, `LeadLost`, or what egress throws. */
  async execute(lead: Lead): Promise<TimeStamp | undefined> {
    const latest = await lead.look(latestIn);
    if (!latest || !this.isDue(latest)) return undefined;
    const text = latest.note.slice(0, latest.note.indexOf('\n\n') + 1);
    const stamp = await this.authority.stamp(text, this.randomness);
    await lead.transaction((tx) => keep(tx, latest, stamp));
    return stamp;
  }

  private isDue({ since, stamped_at }: Latest): boolean {
    if (since === 0) return false;
    const { everyCheckpoints, everyMs } = this.rhythm;
    return !stamped_at || since >= everyCheckpoints || this.clock.now().getTime() - stamped_at.getTime() >= everyMs;
  }
}

async function latestIn(tx: PlatformTransaction): Promise<Latest | undefined> {
  const [latest] = await tx.query<Latest[]>(LATEST);
  return latest;
}

async function keep(tx: PlatformTransaction, { id, size }: Latest, stamp: TimeStamp): Promise<void> {
  const { authority, token, stampedAt } = stamp;
  const kept = await tx.query<unknown[]>(KEEP, [size, authority, token, stampedAt]);
  if (kept.length === 0) return;
  await tx.publish(
    { tenantId: PLATFORM_TENANT_ID, id, version: 1 },
    CheckpointTimeStamped({
      checkpointId: id,
      treeSize: Number(size),
      authority,
      stampedAt: stampedAt.toISOString(),
      statement: token.toString('base64'),
    }),
  );
}
