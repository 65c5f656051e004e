import type { TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { OpenEntries, type StoredEntry } from '../entries/open-entries.js';
import type { CompiledFilter } from '../search/entry-filter.js';
import { FindEntries } from '../search/find-entries.js';

/** Actors are as many as there are people: only the newest entries are asked who did it. */
const ENTRIES_ASKED = 2_000;
const MOST_ACTORS = 20;

// Of each the newest entry, which tells the name: the column holds the code of one that is somebody's. Its content by its key,
// as in check-trail.ts.
const FREQUENT = `
with frequent as (
  select actor, count(*)::int as entries, max(place) as place from sequenced_entries
   where tenant_id = $1 and place = any($2::bigint[]) group by actor order by 2 desc, 3 desc limit ${MOST_ACTORS}
)
select f.entries, s.id, s.place, s.sequenced_at, e.canonical
  from frequent f
  join sequenced_entries s on s.tenant_id = $1 and s.place = f.place
  cross join lateral (select canonical from entries where tenant_id = $1 and id = s.id limit 1) as e
 order by f.entries desc, f.place desc`;

export interface FrequentActor {
  /** Null: erased. */
  readonly value: string | null;
  readonly entries: number;
}

/** Who did most of what a filter finds, of the newest of it. */
@Injectable()
export class FrequentActors {
  constructor(
    private readonly findEntries: FindEntries,
    private readonly openEntries: OpenEntries,
  ) {}

  async execute(tx: TenantTransaction, filter: CompiledFilter): Promise<FrequentActor[]> {
    const wanted = { first: 0, beyond: Number.MAX_SAFE_INTEGER, limit: ENTRIES_ASKED };
    const places = await this.findEntries.newestPlaces(tx, filter, wanted);
    const rows = await tx.query<(StoredEntry & { entries: number })[]>(FREQUENT, [tx.tenantId, places]);
    const opened = await this.openEntries.execute(tx, rows);
    return rows.map(({ entries }, at) => ({ value: opened[at]?.actor ?? null, entries }));
  }
}
