import type { Actor } from '@guildhall/access';
import type { TenantDatabase } from '@guildhall/database';
import { type EntryLines, EvidenceIncomplete } from './evidence-file.js';

/** Enough that their cost is shared, few enough that the largest that can be reported fit into memory. */
const PAGE = 500;

// One text a page, as it goes into the file: canonical JSON has no line feed of its own. Each content by its key, as in
// check-trail.ts; the limit keeps the planner from joining.
const LINES = {
  name: 'entry-lines',
  text: `
select count(*)::int as count, convert_from(string_agg(canonical || '\\x0a'::bytea, ''::bytea order by place), 'UTF8') as text
  from (select s.place,
               (select e.canonical from entries e where e.tenant_id = s.tenant_id and e.id = s.id) as canonical
          from sequenced_entries s
         where s.tenant_id = $1 and s.place >= $2 and s.place < $3
         order by s.place limit ${PAGE}) as entry
 where canonical is not null`,
};

/** Places from `first` on, so many. */
export interface Places {
  readonly first: number;
  readonly count: number;
}

/**
 * The entries of a range in pages, each read in a short transaction of its own (D9): what has a place never changes, so that
 * nothing has to be held in between. Throws when one is not there.
 */
export async function* entryLines(
  database: TenantDatabase,
  actor: Actor,
  { first, count }: Places,
): AsyncGenerator<EntryLines> {
  const beyond = first + count;
  for (let at = first; at < beyond; at += PAGE) {
    const expected = Math.min(PAGE, beyond - at);
    const values = [actor.tenantId, at, at + expected];
    const [page] = await database.transaction(actor, (tx) => tx.prepared<EntryLines>(LINES, values));
    if (page?.count !== expected)
      throw new EvidenceIncomplete(`${page?.count} entries are there of ${expected} from place ${at} on.`);
    yield page;
  }
}
