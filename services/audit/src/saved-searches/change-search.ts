import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import { lockSearch } from './lock-search.js';
import { FilterSeals, SavedFilter } from './saved-filter.js';
import { TrailSearchNotFound, TrailSearchNotYours } from './saved-search.problems.js';
import { IsShared, SearchName, TrailSearchView, viewOf } from './saved-search.view.js';

const ChangeSearchBody = z.strictObject({
  name: SearchName.optional(),
  filter: SavedFilter.optional().describe('Replaces the filter as a whole.'),
  isShared: IsShared.optional(),
});

export interface ChangeSearchCommand {
  readonly searchId: string;
  readonly ifMatch: IfMatch;
  readonly change: z.output<typeof ChangeSearchBody>;
}

@Injectable()
export class ChangeSearch {
  constructor(
    private readonly database: TenantDatabase,
    private readonly seals: FilterSeals,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, { searchId, ifMatch, change }: ChangeSearchCommand): Promise<TrailSearchView> {
    const { filter, ...plain } = change;
    return this.database.transaction(actor, async (tx) => {
      const search = await lockSearch(tx, actor, searchId);
      requireVersion(ifMatch, search.version);
      const fields = { ...plain, ...(filter ? { sealedFilter: this.seals.seal(search, filter) } : {}) };
      const changed = search.change(fields, actor.describe(), this.clock.now());
      await tx.save(search);
      await tx.publish(search, changed);
      return viewOf(search, actor, this.seals);
    });
  }
}

@Controller('audit/searches/:searchId')
export class ChangeSearchRoute {
  constructor(private readonly changeSearch: ChangeSearch) {}

  /** Changes a saved search of one's own; `If-Match` names the version that was read (AUD-3). */
  @Patch()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, TrailSearchView)
  @Problems(TrailSearchNotFound, TrailSearchNotYours)
  handle(
    @CurrentActor() actor: Actor,
    @Param('searchId', Id('tsr')) searchId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeSearchBody }) change: z.output<typeof ChangeSearchBody>,
  ): Promise<TrailSearchView> {
    return this.changeSearch.execute(actor, { searchId, ifMatch, change });
  }
}
