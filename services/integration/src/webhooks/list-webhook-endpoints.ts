import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { z } from 'zod';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookEndpointView } from './webhook-endpoint.view.js';

type PageQuery = z.infer<typeof pageQuery>;

/** Ids are UUIDv7: their order is that of creation, and the page ends at the last one shown. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListWebhookEndpoints {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit }: PageQuery, after: string | undefined): Promise<WebhookEndpoint[]> {
    return this.database.transaction(actor, (tx) =>
      tx.find(WebhookEndpoint, {
        where: { deletedAt: IsNull(), ...(after ? { id: MoreThan(after) } : {}) },
        order: { id: 'ASC' },
        take: limit + 1,
      }),
    );
  }
}

@Controller('webhook-endpoints')
export class ListWebhookEndpointsRoute {
  constructor(
    private readonly listWebhookEndpoints: ListWebhookEndpoints,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the endpoints of the organisation in the order in which they were made (INT-2). */
  @Get()
  @RequirePermission('webhooks:read')
  @RateLimit('default')
  @Answer(200, pageOf(WebhookEndpointView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'webhook-endpoints', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const rows = await this.listWebhookEndpoints.execute(actor, query, position?.[0]);
    const { items, last } = cutPage(rows, query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
