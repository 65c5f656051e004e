import type { TenantTransaction } from '@guildhall/database';
import { Archive } from '../archives/archive.entity.js';
import { In } from 'typeorm';

/** As many as one request is about, the oldest first. */
export const MOST_ARCHIVES = 200;

// Time is by the last entry that was sealed. A hold on a period is on what happened in it; one on a person or a subject is on
// every archive: what is sealed in a file is not looked through for them.
const DUE = `
select a.id,
       (select h.id from legal_holds h
         where h.tenant_id = a.tenant_id and h.lifted_at is null
           and (h.scope <> 'period' or (h.from_at <= a.last_at and (h.until_at is null or h.until_at > a.first_at)))
         order by h.placed_at, h.id limit 1) as hold_id
  from archives a
  join trail_retention r on r.tenant_id = a.tenant_id
 where a.tenant_id = $1 and a.archived_at is not null and a.deleted_at is null
   and a.last_sealed_at < $2::timestamptz - make_interval(months => r.months_kept)
   and ($3::uuid[] is null or a.id = any($3))
   and not exists (select from trail_deletions d
                    where d.tenant_id = a.tenant_id and d.state = 'requested' and d.expires_at > $2
                      and $3::uuid[] is null and a.id = any(d.archive_ids))
 order by a.first_place limit ${MOST_ARCHIVES}`;

export interface DeletableArchive {
  readonly archive: Archive;
  /** The legal hold that it is under. */
  readonly holdId: string | null;
}

/** The archives that are older than they are kept; of some alone, where `ids` names them: those of a request. */
export async function deletableArchives(
  tx: TenantTransaction,
  at: Date,
  ids?: readonly string[],
): Promise<DeletableArchive[]> {
  const due = await tx.query<{ id: string; hold_id: string | null }[]>(DUE, [tx.tenantId, at, ids ?? null]);
  const archives = await tx.find(Archive, { where: { id: In(due.map(({ id }) => id)) } });
  const archiveById = new Map(archives.map((archive) => [archive.id, archive]));
  return due.map(({ id, hold_id }) => ({ archive: archiveById.get(id) as Archive, holdId: hold_id }));
}
