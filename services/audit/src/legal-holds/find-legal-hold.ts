import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { LegalHold } from './legal-hold.entity.js';
import { LegalHoldNotFound } from './legal-hold.problems.js';
import { LegalHoldView } from './legal-hold.view.js';

@Injectable()
export class FindLegalHold {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, id: string): Promise<LegalHold> {
    const hold = await this.database.transaction(actor, (tx) => tx.findOneBy(LegalHold, { id }));
    if (!hold) throw new LegalHoldNotFound('There is no legal hold with this id.');
    return hold;
  }
}

@Controller('audit/legal-holds/:holdId')
export class FindLegalHoldRoute {
  constructor(private readonly findLegalHold: FindLegalHold) {}

  /** Shows a legal hold, also one that was lifted (AUD-5). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, LegalHoldView)
  @Problems(LegalHoldNotFound)
  handle(@CurrentActor() actor: Actor, @Param('holdId', Id('hld')) holdId: string): Promise<LegalHold> {
    return this.findLegalHold.execute(actor, holdId);
  }
}
