import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { FilterSeals } from './saved-filter.js';
import { TrailSearchView, viewOf } from './saved-search.view.js';
import { TrailSearch } from './trail-search.entity.js';

type ListSearchesQuery = z.output<typeof pageQuery>;

/** Ids are UUIDv7: their order is that of creation, and the page ends at the last one shown. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListSearches {
  constructor(
    private readonly database: TenantDatabase,
    private readonly seals: FilterSeals,
  ) {}

  /** One more than the page has, where there is another page. */
  async execute(actor: Actor, { limit }: ListSearchesQuery, below: string | undefined): Promise<TrailSearchView[]> {
    const found = await this.database.transaction(actor, (tx) => {
      const rows = tx
        .createQueryBuilder(TrailSearch, 'search')
        .where('(search.isShared or search.owner = :owner)', { owner: actor.describe() })
        .orderBy('search.id', 'DESC')
        .limit(limit + 1);
      if (below) rows.andWhere('search.id < :below', { below });
      return rows.getMany();
    });
    return found.map((search) => viewOf(search, actor, this.seals));
  }
}

@Controller('audit/searches')
export class ListSearchesRoute {
  constructor(
    private readonly listSearches: ListSearches,
    private readonly cursors: Cursors,
  ) {}

  /** Lists saved searches, one's own and the shared ones, the newest first (AUD-3). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, pageOf(TrailSearchView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: ListSearchesQuery) {
    const scope = { tenantId: actor.tenantId, list: `searches of ${actor.describe()}`, query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listSearches.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
