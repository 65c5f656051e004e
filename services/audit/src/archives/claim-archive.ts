import type { PlatformTransaction } from '@guildhall/database';
import { Clock, newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { Archive } from './archive.entity.js';

/** Whoever works longer on one is taken for gone. */
const CLAIM_MS = 10 * 60_000;
/** Few enough that one statement takes them out of the database within a fraction of its five seconds. */
export const MOST_ENTRIES = 50_000;

const UNFINISHED = `
update archives set claimed_at = $2 where tenant_id = $1 and archived_at is null and claimed_at < $3 returning id`;
const LAST = `
select place, chain_hash from sequenced_entries
 where tenant_id = $1 and place >= $2 and place < $2 + ${MOST_ENTRIES} and sequenced_at < $3 order by place desc limit 1`;
const SPAN = `
select min(sequenced_at) as first_sealed_at, max(sequenced_at) as last_sealed_at,
       min(occurred_at) as first_at, max(occurred_at) as last_at
  from sequenced_entries where tenant_id = $1 and place between $2 and $3 having count(*) = $3::bigint - $2::bigint + 1`;
// One after the other: what is archived is the beginning of the trail, at every moment.
const CLAIM = `
insert into archives (tenant_id, id, first_place, last_place, chain_hash, first_sealed_at, last_sealed_at, first_at, last_at,
                      claimed_at, version)
select $1, $2, coalesce(max(last_place) + 1, 0), $4, $5, $6, $7, $8, $9, $10, 0 from archives where tenant_id = $1
having coalesce(max(last_place) + 1, 0) = $3 and coalesce(bool_and(archived_at is not null), true)
on conflict do nothing returning id`;

/** An organisation whose trail reaches back beyond what it keeps live. */
export interface Due {
  readonly tenantId: string;
  readonly nextPlace: number;
  /** What got its place before this goes. */
  readonly before: Date;
}

interface LastRow {
  readonly place: string;
  readonly chain_hash: Buffer;
}

interface SpanRow {
  readonly first_sealed_at: Date;
  readonly last_sealed_at: Date;
  readonly first_at: Date;
  readonly last_at: Date;
}

/** Says which entries go into the next archive, and that this process is at it. */
@Injectable()
export class ClaimArchive {
  constructor(private readonly clock: Clock) {}

  /** One that another left unfinished, or else a new one; undefined when there is neither, or another was faster. */
  async execute(tx: PlatformTransaction, due: Due): Promise<Archive | undefined> {
    const id = (await this.unfinished(tx, due)) ?? (await this.next(tx, due));
    return id === undefined ? undefined : tx.findOneByOrFail(Archive, { tenantId: due.tenantId, id });
  }

  private async unfinished(tx: PlatformTransaction, { tenantId }: Due): Promise<string | undefined> {
    const now = this.clock.now();
    const stale = new Date(now.getTime() - CLAIM_MS);
    const [rows] = await tx.query<[{ id: string }[], number]>(UNFINISHED, [tenantId, now, stale]);
    return rows[0]?.id;
  }

  private async next(tx: PlatformTransaction, { tenantId, nextPlace, before }: Due): Promise<string | undefined> {
    const [last] = await tx.query<LastRow[]>(LAST, [tenantId, nextPlace, before]);
    if (!last) return undefined;
    const [span] = await tx.query<SpanRow[]>(SPAN, [tenantId, nextPlace, last.place]);
    // A place is missing: that is for the verification of the trail to say, not for an archive to hide.
    if (!span) return undefined;
    const { first_sealed_at, last_sealed_at, first_at, last_at } = span;
    const times = [first_sealed_at, last_sealed_at, first_at, last_at, this.clock.now()];
    const range = [nextPlace, last.place, last.chain_hash];
    const rows = await tx.query<{ id: string }[]>(CLAIM, [tenantId, newId(), ...range, ...times]);
    return rows[0]?.id;
  }
}
