import { type PlatformTransaction, TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';

const EVERY_MS = 3_600_000;
/** What one statement of a sweep touches at most; the rest is there for the next sweep. */
const MOST_AT_ONCE = 10_000;
const DAY_MS = 86_400_000;
/** As long as events themselves are kept: what is sent may tell of people. */
const BODIES_KEPT_DAYS = 7;
const LOG_KEPT_DAYS = 30;

/** Forgets what was sent after a week, and that it was sent after a month. Any number of processes may sweep at once. */
@Injectable()
export class WebhookUpkeep extends RecurringWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {
    super('sweep webhooks', { everyMs: EVERY_MS });
  }

  override execute(): Promise<void> {
    const at = this.clock.now();
    const before = (days: number) => new Date(at.getTime() - days * DAY_MS);
    return this.database.platform('forget webhooks that were sent long ago', async (tx) => {
      await forgetBodies(tx, { before: before(BODIES_KEPT_DAYS), at });
      await forgetDeliveries(tx, before(LOG_KEPT_DAYS));
      await forgetEndpoints(tx);
    });
  }
}

// What still waits by then waits for an organisation that was suspended a week ago: nobody sends old news.
async function forgetBodies(tx: PlatformTransaction, { before, at }: { before: Date; at: Date }): Promise<void> {
  await tx.query(
    `with old as (
       select tenant_id, id from webhook_deliveries where sealed_body is not null and created_at < $1
        limit $3 for update skip locked),
     forgotten as (
       update webhook_deliveries d set sealed_body = null, ended_at = coalesce(d.ended_at, $2),
              status = case d.status when 'pending' then 'cancelled' else d.status end
         from old where d.tenant_id = old.tenant_id and d.id = old.id returning d.id)
     delete from webhook_queue q using forgotten where q.id = forgotten.id`,
    [before, at, MOST_AT_ONCE],
  );
}

async function forgetDeliveries(tx: PlatformTransaction, before: Date): Promise<void> {
  await tx.query(
    `with old as (
       select tenant_id, id from webhook_deliveries where created_at < $1 limit $2 for update skip locked)
     delete from webhook_deliveries d using old where d.tenant_id = old.tenant_id and d.id = old.id`,
    [before, MOST_AT_ONCE],
  );
}

// The last that a deleted endpoint waited for.
async function forgetEndpoints(tx: PlatformTransaction): Promise<void> {
  await tx.query(
    `delete from webhook_endpoints e where deleted_at is not null and not exists (
       select from webhook_deliveries d where d.tenant_id = e.tenant_id and d.endpoint_id = e.id)`,
  );
}
