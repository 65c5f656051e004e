import type { TenantTransaction } from '@guildhall/database';
import { placesOfTime, type Time } from '../search/places-of-time.js';
import type { Places } from './entry-lines.js';
import { EntriesArchived } from './evidence.problems.js';

/** What a client asks evidence of: places, or a time. Open where nothing is said. */
export interface AskedRange {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly firstPlace?: number | undefined;
  readonly lastPlace?: number | undefined;
}

const ARCHIVED = `
select first_place from archives
 where tenant_id = $1 and archived_at is not null
   and ($2::timestamptz is null or last_at >= $2) and ($3::timestamptz is null or first_at < $3) limit 1`;
const IS_THERE = `
select exists (select from sequenced_entries s
                where s.tenant_id = $1 and s.place = $2
                  and exists (select from entries e where e.tenant_id = s.tenant_id and e.id = s.id)) as is_there`;

/**
 * The places below `size` that were asked for. What happened in a time does not lie in its order: everything from its first
 * place to its last is evidence of it, what happened earlier or later too. Throws where some have left for an archive.
 */
export async function findPlaces(tx: TenantTransaction, asked: AskedRange, size: number): Promise<Places> {
  const { firstPlace = 0, lastPlace = size - 1, from, until } = asked;
  const isOfTime = from !== undefined || until !== undefined;
  const { first, last } = isOfTime ? await inTime(tx, { from, until }, size) : { first: firstPlace, last: lastPlace };
  const count = Math.max(0, Math.min(last, size - 1) + 1 - first);
  if (count === 0) return { first: 0, count };
  await requireThere(tx, first);
  return { first, count };
}

async function inTime(tx: TenantTransaction, time: Time, size: number): Promise<{ first: number; last: number }> {
  const [archived] = await tx.query<{ first_place: string }[]>(ARCHIVED, [
    tx.tenantId,
    time.from ?? null,
    time.until ?? null,
  ]);
  if (archived) throw new EntriesArchived(`Of that time is an archive, from place ${archived.first_place} on.`);
  return (await placesOfTime(tx, time, size)) ?? { first: 0, last: -1 };
}

/** Entries leave for an archive from the first of the trail on: where this one is there, so are those that follow. */
async function requireThere(tx: TenantTransaction, place: number): Promise<void> {
  const [row] = await tx.query<{ is_there: boolean }[]>(IS_THERE, [tx.tenantId, place]);
  if (!row?.is_there) throw new EntriesArchived(`The entry at place ${place} is in an archive.`);
}
