import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { AUDIT_CATEGORIES, AUDIT_SEVERITIES } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery, timeField } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { PersonNames } from '../persons/person-names.js';
import { EntryView } from './entry.view.js';
import { filterText } from './filter-text.js';
import { OpenEntries, type StoredEntry } from './open-entries.js';

const word = (longest: number) => z.string().min(1).max(longest);

const ListEntriesQuery = pageQuery.extend({
  from: timeField().optional().describe('Only what happened at this time or later.'),
  until: timeField().optional().describe('Only what happened before this time.'),
  type: word(200).optional().describe('Only of this type.'),
  category: z.enum(AUDIT_CATEGORIES).optional().describe('Only of this category.'),
  severity: z.enum(AUDIT_SEVERITIES).optional().describe('Only of this severity.'),
  actor: word(500).optional().describe('Only what this actor did: `usr_…`, `key_…`, `system:…`, or a product’s word.'),
  target: word(500).optional().describe('Only what was done to this.'),
  correlation: word(128).optional().describe('Only what this call set off.'),
});
type ListEntriesQuery = z.infer<typeof ListEntriesQuery>;

/** The place of the last entry shown: what comes in meanwhile gets a higher one, so that no page shifts. */
const Position = z.tuple([z.int().min(0)]);

/**
 * The page first, then the content of its entries, each by its key: the limits keep the planner from beginning with the content,
 * and from reading all of it again for each row, which it would where the organisation came after the last ANALYZE.
 * Each parameter is known when the statement is planned, so that a filter that is absent is no condition, and one that is
 * there finds its index; the-list-by-index.spec.ts holds that, as the role that serves.
 */
export const LIST_ENTRIES = `
select s.id, s.place, s.sequenced_at, e.canonical
  from (select id, place, sequenced_at
          from sequenced_entries
         where tenant_id = $1
           and ($2::bigint is null or place < $2)
           and ($3::timestamptz is null or occurred_at >= $3)
           and ($4::timestamptz is null or occurred_at < $4)
           and ($5::text is null or type = $5)
           and ($6::text is null or category = $6)
           and ($7::text is null or severity = $7)
           and ($8::text[] is null or actor = any($8))
           and ($9::text is null or target = $9)
           and ($10::text is null or correlation = $10)
         order by place desc
         limit $11) as s
 cross join lateral (select canonical from entries where tenant_id = $1 and id = s.id limit 1) as e
 order by s.place desc`;

@Injectable()
export class ListEntries {
  constructor(
    private readonly database: TenantDatabase,
    private readonly names: PersonNames,
    private readonly openEntries: OpenEntries,
  ) {}

  /** One more than the page has, where there is another page. */
  async execute(actor: Actor, query: ListEntriesQuery, below: number | undefined): Promise<EntryView[]> {
    return this.database.transaction(actor, async (tx) => {
      const rows = await tx.query<StoredEntry[]>(LIST_ENTRIES, [
        actor.tenantId,
        below ?? null,
        ...this.conditions(actor.tenantId, query),
        query.limit + 1,
      ]);
      return this.openEntries.execute(tx, rows);
    });
  }

  private conditions(tenantId: string, query: ListEntriesQuery): unknown[] {
    const { from, until, type, category, severity, actor, target, correlation } = query;
    return [
      from,
      until,
      type,
      category,
      severity,
      // Ours by their name, a product's by what its name makes under each key of the ring.
      actor && [actor, ...this.names.codesOf(tenantId, actor)].map(filterText),
      target && filterText(target),
      correlation,
    ].map((condition) => condition ?? null);
  }
}

@Controller('audit/entries')
export class ListEntriesRoute {
  constructor(
    private readonly listEntries: ListEntries,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the trail of one's organisation, newest first (AUD-3). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, pageOf(EntryView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListEntriesQuery }) query: ListEntriesQuery) {
    const scope = { tenantId: actor.tenantId, list: 'entries', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listEntries.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.place], scope));
  }
}
