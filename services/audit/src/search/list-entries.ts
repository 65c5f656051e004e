import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { EntryView } from '../entries/entry.view.js';
import { OpenEntries } from '../entries/open-entries.js';
import { EntryFilters, entryFilterFields } from './entry-filter.js';
import { FindEntries } from './find-entries.js';

const ListEntriesQuery = pageQuery.extend(entryFilterFields);
type ListEntriesQuery = z.infer<typeof ListEntriesQuery>;

/** The place of the last entry shown: what comes in meanwhile gets a higher one, so that no page shifts. */
const Position = z.tuple([z.int().min(0)]);

@Injectable()
export class ListEntries {
  constructor(
    private readonly database: TenantDatabase,
    private readonly filters: EntryFilters,
    private readonly findEntries: FindEntries,
    private readonly openEntries: OpenEntries,
  ) {}

  /** One more than the page has, where there is another page. */
  async execute(
    actor: Actor,
    { limit, cursor: _cursor, ...filter }: ListEntriesQuery,
    below = Number.MAX_SAFE_INTEGER,
  ) {
    const compiled = this.filters.compile(actor.tenantId, filter);
    return this.database.transaction(actor, async (tx) => {
      const wanted = { first: 0, beyond: below, limit: limit + 1 };
      return this.openEntries.execute(tx, await this.findEntries.newest(tx, compiled, wanted));
    });
  }
}

@Controller('audit/entries')
export class ListEntriesRoute {
  constructor(
    private readonly listEntries: ListEntries,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Lists the trail of one's organisation, newest first, by everything that an entry says (AUD-3). What is older than it is kept
   * live lies in archives (`GET /audit/archives`).
   */
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
