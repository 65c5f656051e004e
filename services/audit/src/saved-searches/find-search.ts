import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { FilterSeals } from './saved-filter.js';
import { TrailSearchNotFound } from './saved-search.problems.js';
import { TrailSearchView, viewOf } from './saved-search.view.js';
import { TrailSearch } from './trail-search.entity.js';

@Injectable()
export class FindSearch {
  constructor(
    private readonly database: TenantDatabase,
    private readonly seals: FilterSeals,
  ) {}

  async execute(actor: Actor, id: string): Promise<TrailSearchView> {
    const search = await this.database.transaction(actor, (tx) => tx.findOne(TrailSearch, { where: { id } }));
    if (!search?.isSeenBy(actor.describe())) throw new TrailSearchNotFound('There is no saved search with this id.');
    return viewOf(search, actor, this.seals);
  }
}

@Controller('audit/searches/:searchId')
export class FindSearchRoute {
  constructor(private readonly findSearch: FindSearch) {}

  /** Shows one saved search, one's own or a shared one (AUD-3). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, TrailSearchView)
  @Problems(TrailSearchNotFound)
  handle(@CurrentActor() actor: Actor, @Param('searchId', Id('tsr')) searchId: string): Promise<TrailSearchView> {
    return this.findSearch.execute(actor, searchId);
  }
}
