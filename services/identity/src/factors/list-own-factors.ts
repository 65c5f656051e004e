import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, page, pageOf } from '@guildhall/http';
import { Controller, Get } from '@nestjs/common';
import { FactorView } from './factor.view.js';
import { shownFactors } from './shown-factors.js';

@Controller('auth/factors')
export class ListOwnFactorsRoute {
  constructor(private readonly database: TenantDatabase) {}

  /** Lists one’s own second factors, in the order in which they were enrolled. They are few, so there is one page (IDN-5). */
  @Get()
  @RequirePermission('own-factors:read')
  @RateLimit('default')
  @Answer(200, pageOf(FactorView))
  async handle(@CurrentActor() actor: Actor) {
    return page(await this.database.transaction(actor, (tx) => shownFactors(tx, actor.userId)), null);
  }
}
