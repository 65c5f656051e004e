import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, Id, page, pageOf, pageQuery, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { DELIVERY_COLUMNS, type DeliveryRow } from './find-delivery-row.js';
import { findEndpoint } from './lock-endpoint.js';
import { DELIVERY_STATUSES } from './webhook-delivery.entity.js';
import { WebhookDeliveryView } from './webhook-delivery.view.js';
import { WebhookEndpointNotFound } from './webhook.problems.js';

const ListWebhookDeliveriesQuery = pageQuery.extend({
  status: z.enum(DELIVERY_STATUSES).optional().describe('Only those in this status.'),
  type: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\w.]+$/, 'Not the name of a type')
    .optional()
    .describe('Only those of events of this type.'),
});
type ListWebhookDeliveriesQuery = z.infer<typeof ListWebhookDeliveriesQuery>;

/** Ids are UUIDv7: their order is that of creation, and the page ends at the last one shown. */
const Position = z.tuple([z.uuid()]);

export interface ListWebhookDeliveriesCommand {
  readonly webhookEndpointId: string;
  readonly query: ListWebhookDeliveriesQuery;
  readonly before: string | undefined;
}

@Injectable()
export class ListWebhookDeliveries {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { webhookEndpointId, query, before }: ListWebhookDeliveriesCommand): Promise<DeliveryRow[]> {
    const { status = null, type = null, limit } = query;
    return this.database.transaction(actor, async (tx) => {
      await findEndpoint(tx, webhookEndpointId);
      return tx.query(
        `select ${DELIVERY_COLUMNS} from webhook_deliveries d left join webhook_queue q on q.id = d.id
          where d.tenant_id = $1 and d.endpoint_id = $2 and ($3::text is null or d.status = $3)
            and ($4::text is null or d.event_type = $4) and ($5::uuid is null or d.id < $5)
          order by d.id desc limit $6`,
        [tx.tenantId, webhookEndpointId, status, type, before ?? null, limit + 1],
      );
    });
  }
}

@Controller('webhook-endpoints/:webhookEndpointId/deliveries')
export class ListWebhookDeliveriesRoute {
  constructor(
    private readonly listWebhookDeliveries: ListWebhookDeliveries,
    private readonly cursors: Cursors,
  ) {}

  /** Lists what was sent to an endpoint, or will be, the newest first; kept for 30 days (INT-2). */
  @Get()
  @RequirePermission('webhooks:read')
  @RateLimit('default')
  @Answer(200, pageOf(WebhookDeliveryView))
  @Problems(WebhookEndpointNotFound)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('webhookEndpointId', Id('whe')) webhookEndpointId: string,
    @Query({ schema: ListWebhookDeliveriesQuery }) query: ListWebhookDeliveriesQuery,
  ) {
    const scope = { tenantId: actor.tenantId, list: `webhook-deliveries/${webhookEndpointId}`, query };
    const before = this.cursors.read(query.cursor, scope, Position)?.[0];
    const rows = await this.listWebhookDeliveries.execute(actor, { webhookEndpointId, query, before });
    const { items, last } = cutPage(rows, query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
