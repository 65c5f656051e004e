import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { lockSearch } from './lock-search.js';
import { TrailSearchNotFound, TrailSearchNotYours } from './saved-search.problems.js';

@Injectable()
export class DeleteSearch {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, searchId: string): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const search = await lockSearch(tx, actor, searchId);
      const deleted = search.delete(actor.describe());
      await tx.publish(search, deleted);
      await tx.remove(search);
    });
  }
}

@Controller('audit/searches/:searchId')
export class DeleteSearchRoute {
  constructor(private readonly deleteSearch: DeleteSearch) {}

  /** Deletes a saved search of one's own (AUD-3). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Problems(TrailSearchNotFound, TrailSearchNotYours)
  handle(@CurrentActor() actor: Actor, @Param('searchId', Id('tsr')) searchId: string): Promise<void> {
    return this.deleteSearch.execute(actor, searchId);
  }
}
