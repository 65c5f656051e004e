import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { z } from 'zod';
import { AuditType } from './audit-type.entity.js';
import { AuditTypeView } from './audit-type.view.js';

type PageQuery = z.infer<typeof pageQuery>;

/** Ids are UUIDv7: their order is that of registration, and the page ends at the last one shown. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListAuditTypes {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit }: PageQuery, after: string | undefined): Promise<AuditType[]> {
    const where = after ? { id: MoreThan(after) } : {};
    return this.database.transaction(actor, (tx) =>
      tx.find(AuditType, { where, order: { id: 'ASC' }, take: limit + 1 }),
    );
  }
}

@Controller('audit-types')
export class ListAuditTypesRoute {
  constructor(
    private readonly listAuditTypes: ListAuditTypes,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the registered types of a product's audit events, in the order in which they were registered (AUD-1). */
  @Get()
  @RequirePermission('audit-types:read')
  @RateLimit('default')
  @Answer(200, pageOf(AuditTypeView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'audit-types', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const rows = await this.listAuditTypes.execute(actor, query, position?.[0]);
    const { items, last } = cutPage(rows, query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
