import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { z } from 'zod';
import { Erasure } from './erasure.entity.js';
import { ErasureView } from './erasure.view.js';

type PageQuery = z.infer<typeof pageQuery>;
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListErasures {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit }: PageQuery, below: string | undefined): Promise<Erasure[]> {
    return this.database.transaction(actor, (tx) =>
      tx.find(Erasure, { where: below ? { id: LessThan(below) } : {}, order: { id: 'DESC' }, take: limit + 1 }),
    );
  }
}

@Controller('audit/erasures')
export class ListErasuresRoute {
  constructor(
    private readonly listErasures: ListErasures,
    private readonly cursors: Cursors,
  ) {}

  /** Lists who was erased from the trail, and who waits for a legal hold to be lifted; newest first (AUD-14). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, pageOf(ErasureView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'erasures', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listErasures.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
