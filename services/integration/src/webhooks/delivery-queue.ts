import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { Busy, DeliveryPlace } from './delivery-lanes.js';

/** A delivery in hand, with all that sending it takes; what is sealed is opened by whoever sends. */
export interface TakenDelivery {
  readonly tenantId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly tries: number;
  readonly sealedBody: string | null;
  readonly url: string;
  readonly sealedSecret: string | null;
  readonly sealedPrevious: string | null;
}

interface TakenRow extends TakenDelivery {
  readonly isWanted: boolean;
}

/** The worker's way to what is due: each step a short transaction, the second one of the delivery's own tenant. */
@Injectable()
export class DeliveryQueue {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /**
   * What is due, the oldest first, some of each endpoint. The look goes from endpoint to endpoint by the index and not
   * through what is due: ten thousand that wait for one endpoint do not stand in the way of another's.
   */
  due(limit: number, perEndpoint: number, busy: Busy): Promise<DeliveryPlace[]> {
    return this.database.transaction(Actor.system('integration', PLATFORM_TENANT_ID), (tx) =>
      tx.query(
        `with recursive line as (
           (select endpoint_id from webhook_queue order by endpoint_id limit 1)
           union all
           select (select q.endpoint_id from webhook_queue q where q.endpoint_id > line.endpoint_id
                    order by q.endpoint_id limit 1)
             from line where line.endpoint_id is not null)
         select due.id, due.organization_id as "organizationId", line.endpoint_id as "endpointId"
           from line, lateral (
             select id, organization_id, due_at from webhook_queue q
              where q.endpoint_id = line.endpoint_id and due_at <= $1 and id <> all($4::uuid[])
              order by due_at limit $3) as due
          where line.endpoint_id is not null and line.endpoint_id <> all($5::uuid[])
            and due.organization_id <> all($6::uuid[])
          order by due.due_at limit $2`,
        [this.clock.now(), limit, perEndpoint, busy.deliveries, busy.endpoints, busy.organizations],
      ),
    );
  }

  /** Takes the delivery for so long; undefined when another process was faster, or it is not to be sent now. */
  take({ id, organizationId }: DeliveryPlace, leaseMs: number): Promise<TakenDelivery | undefined> {
    const at = this.clock.now();
    return this.database.transaction(Actor.system('integration', organizationId), async (tx) => {
      if (await held(tx)) return undefined;
      const [taken]: [unknown[]] = await tx.query(
        'update webhook_queue set due_at = $3 where id = $1 and organization_id = $2 and due_at <= $4 returning id',
        [id, organizationId, new Date(at.getTime() + leaseMs), at],
      );
      if (taken.length === 0) return undefined;
      const [row]: TakenRow[] = await tx.query(TAKEN, [organizationId, id, at]);
      if (row?.isWanted) return row;
      await cancel(tx, id, at);
      return undefined;
    });
  }
}

/** Whether the organisation is suspended; then all that it has in the queue waits until somebody lets it go on. */
async function held(tx: TenantTransaction): Promise<boolean> {
  // Shared with others who take, and against the consumer that lets go: it comes before this look, or after this hold.
  const [row]: { is_suspended: boolean }[] = await tx.query(
    'select is_suspended from organizations where tenant_id = $1 for share',
    [tx.tenantId],
  );
  if (!row?.is_suspended) return false;
  // Many hold at once: in one order, or they would wait for each other.
  await tx.query(
    `with due as (select id from webhook_queue where organization_id = $1 and due_at is not null order by id for update)
     update webhook_queue q set due_at = null from due where q.id = due.id`,
    [tx.tenantId],
  );
  return true;
}

/** Its endpoint is disabled or deleted: who enables it again may ask for what it missed. */
async function cancel(tx: TenantTransaction, id: string, at: Date): Promise<void> {
  await tx.query(
    `update webhook_deliveries set status = 'cancelled', ended_at = $3
      where tenant_id = $1 and id = $2 and status = 'pending'`,
    [tx.tenantId, id, at],
  );
  await tx.query('delete from webhook_queue where id = $1', [id]);
}

const TAKEN = `
  select d.tenant_id as "tenantId", d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", d.tries,
         d.sealed_body as "sealedBody", e.url, e.sealed_secret as "sealedSecret",
         case when e.previous_until > $3 then e.sealed_previous end as "sealedPrevious",
         e.is_enabled and e.deleted_at is null and d.status = 'pending' as "isWanted"
    from webhook_deliveries d join webhook_endpoints e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
   where d.tenant_id = $1 and d.id = $2`;
