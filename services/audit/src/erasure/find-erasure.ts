import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { Erasure } from './erasure.entity.js';
import { ErasureNotFound } from './erasure.problems.js';
import { ErasureView } from './erasure.view.js';

@Injectable()
export class FindErasure {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, id: string): Promise<Erasure> {
    const erasure = await this.database.transaction(actor, (tx) => tx.findOneBy(Erasure, { id }));
    if (!erasure) throw new ErasureNotFound('There is no erasure with this id.');
    return erasure;
  }
}

@Controller('audit/erasures/:erasureId')
export class FindErasureRoute {
  constructor(private readonly findErasure: FindErasure) {}

  /** Shows what was done about a person. The entry about it (`GET /audit/entries?target=era_…`) proves it (AUD-14). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, ErasureView)
  @Problems(ErasureNotFound)
  handle(@CurrentActor() actor: Actor, @Param('erasureId', Id('era')) erasureId: string): Promise<Erasure> {
    return this.findErasure.execute(actor, erasureId);
  }
}
