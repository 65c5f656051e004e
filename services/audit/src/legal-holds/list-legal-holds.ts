import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { z } from 'zod';
import { LegalHold } from './legal-hold.entity.js';
import { LegalHoldView } from './legal-hold.view.js';

type PageQuery = z.infer<typeof pageQuery>;
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListLegalHolds {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit }: PageQuery, below: string | undefined): Promise<LegalHold[]> {
    return this.database.transaction(actor, (tx) =>
      tx.find(LegalHold, { where: below ? { id: LessThan(below) } : {}, order: { id: 'DESC' }, take: limit + 1 }),
    );
  }
}

@Controller('audit/legal-holds')
export class ListLegalHoldsRoute {
  constructor(
    private readonly listLegalHolds: ListLegalHolds,
    private readonly cursors: Cursors,
  ) {}

  /** Lists what is held, and what was; newest first (AUD-5). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, pageOf(LegalHoldView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'legal-holds', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listLegalHolds.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
