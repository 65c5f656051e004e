import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { z } from 'zod';
import { TrailDeletion } from './trail-deletion.entity.js';
import { deletionView, TrailDeletionView } from './trail-deletion.view.js';

type PageQuery = z.infer<typeof pageQuery>;
const Position = z.tuple([z.uuid()]);

@Controller('audit/deletions')
export class ListDeletionsRoute {
  constructor(
    private readonly database: TenantDatabase,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** Lists what was asked to be deleted, and what became of it; newest first (AUD-5). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, pageOf(TrailDeletionView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'deletions', query };
    const [below] = this.cursors.read(query.cursor, scope, Position) ?? [];
    const rows = await this.database.transaction(actor, (tx) =>
      tx.find(TrailDeletion, {
        where: below === undefined ? {} : { id: LessThan(below) },
        order: { id: 'DESC' },
        take: query.limit + 1,
      }),
    );
    const { items, last } = cutPage(rows, query.limit);
    const now = this.clock.now();
    return page(
      items.map((deletion) => deletionView(deletion, now)),
      this.cursors.write(last && [last.id], scope),
    );
  }
}
