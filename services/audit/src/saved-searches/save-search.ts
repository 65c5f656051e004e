import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { FilterSeals, SavedFilter } from './saved-filter.js';
import { TooManyTrailSearches } from './saved-search.problems.js';
import { IsShared, SearchName, TrailSearchView, viewOf } from './saved-search.view.js';
import { TrailSearch } from './trail-search.entity.js';

const MOST_SEARCHES = 200;

const SaveSearchBody = z.strictObject({ name: SearchName, filter: SavedFilter, isShared: IsShared.default(false) });
type SaveSearchBody = z.output<typeof SaveSearchBody>;

@Injectable()
export class SaveSearch {
  constructor(
    private readonly database: TenantDatabase,
    private readonly seals: FilterSeals,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, { name, filter, isShared }: SaveSearchBody): Promise<TrailSearchView> {
    const place = { tenantId: actor.tenantId, id: newId(), owner: actor.describe() };
    const fields = { name, isShared, sealedFilter: this.seals.seal(place, filter) };
    const search = TrailSearch.make(place, fields, this.clock.now());
    return this.database.transaction(actor, async (tx) => {
      // Two at once may make one too many: the bound keeps work small, it is nobody's right.
      if ((await tx.countBy(TrailSearch, { owner: place.owner })) >= MOST_SEARCHES)
        throw new TooManyTrailSearches(`Everybody keeps ${MOST_SEARCHES} at most.`);
      await tx.save(search);
      await tx.publish(search, search.saved());
      return viewOf(search, actor, this.seals);
    });
  }
}

@Controller('audit/searches')
export class SaveSearchRoute {
  constructor(private readonly saveSearch: SaveSearch) {}

  /** Keeps a search of the trail for later, for oneself or for all who may read the trail (AUD-3). */
  @Post()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(201, TrailSearchView)
  @Problems(TooManyTrailSearches)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: SaveSearchBody }) body: SaveSearchBody) {
    const search = await this.saveSearch.execute(actor, body);
    return created(`/audit/searches/${encodeId('tsr', search.id)}`, search);
  }
}
