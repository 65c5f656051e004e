import { Actor } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { newId, Randomness } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { type Attempt, isGone, isTaken } from './delivery-attempt.js';
import type { TakenDelivery } from './delivery-queue.js';
import { waitAfter } from './retry-schedule.js';
import { type DisabledReason, WebhookEndpoint } from './webhook-endpoint.entity.js';

const DAY_MS = 86_400_000;
/** Longer than a delivery is tried: an endpoint that is away over a weekend comes back to what it missed. */
const DISABLED_AFTER_MS = 5 * DAY_MS;

/** Writes down what came of an attempt, and what comes next: one transaction of the delivery's tenant. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly database: TenantDatabase,
    private readonly randomness: Randomness,
  ) {}

  record(delivery: TakenDelivery, attempt: Attempt): Promise<void> {
    return this.database.transaction(Actor.system('integration', delivery.tenantId), async (tx) => {
      // First, as everybody locks them who has both: the endpoint, then what is sent to it.
      await this.judge(tx, delivery, attempt);
      await enter(tx, delivery, attempt);
      const waitMs = isTaken(attempt) || isGone(attempt) ? undefined : this.waitAfter(delivery);
      const endedAt = new Date(attempt.at.getTime() + attempt.durationMs);
      if (waitMs === undefined) await end(tx, delivery, { status: isTaken(attempt) ? 'delivered' : 'failed', endedAt });
      else await postpone(tx, delivery, new Date(endedAt.getTime() + waitMs));
    });
  }

  private waitAfter({ tries }: TakenDelivery): number | undefined {
    return waitAfter(tries + 1, this.randomness.fraction());
  }

  /** A success forgets failures; a failure is remembered, and the last of many days of them disables the endpoint. */
  private async judge(tx: TenantTransaction, { endpointId }: TakenDelivery, attempt: Attempt): Promise<void> {
    const { at } = attempt;
    const since = isTaken(attempt) ? null : at;
    await tx.query(
      `update webhook_endpoints set failing_since = $3
        where tenant_id = $1 and id = $2 and (failing_since is null) <> ($3::timestamptz is null)`,
      [tx.tenantId, endpointId, since],
    );
    if (isTaken(attempt)) return;
    const days = new Date(at.getTime() - DISABLED_AFTER_MS);
    const [row]: { failing_since: Date; is_enabled: boolean }[] = await tx.query(
      'select failing_since, is_enabled from webhook_endpoints where tenant_id = $1 and id = $2',
      [tx.tenantId, endpointId],
    );
    if (!row?.is_enabled) return;
    if (isGone(attempt)) await disable(tx, endpointId, { reason: 'gone', at });
    else if (row.failing_since <= days) await disable(tx, endpointId, { reason: 'failing-for-days', at });
  }
}

async function disable(
  tx: TenantTransaction,
  id: string,
  { reason, at }: { reason: DisabledReason; at: Date },
): Promise<void> {
  const endpoint = await tx.findOne(WebhookEndpoint, { where: { id }, lock: { mode: 'for_no_key_update' } });
  if (!endpoint?.enabled) return;
  const disabled = endpoint.disable(reason, at);
  await tx.save(endpoint);
  await tx.publish(endpoint, disabled);
}

async function enter(tx: TenantTransaction, { id }: TakenDelivery, attempt: Attempt): Promise<void> {
  const { at, durationMs, statusCode, failure, answer } = attempt;
  await tx.query(
    `insert into webhook_attempts (tenant_id, id, delivery_id, attempted_at, duration_ms, status_code, failure, answer)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, newId(), id, at, durationMs, statusCode, failure, answer],
  );
}

// Only what is still pending: whoever was so slow that another took the delivery over must not undo what that one did.
async function end(
  tx: TenantTransaction,
  { id }: TakenDelivery,
  { status, endedAt }: { status: 'delivered' | 'failed'; endedAt: Date },
): Promise<void> {
  await tx.query(
    `update webhook_deliveries set status = $3, ended_at = $4, attempts = attempts + 1, tries = tries + 1
      where tenant_id = $1 and id = $2 and status = 'pending'`,
    [tx.tenantId, id, status, endedAt],
  );
  await tx.query('delete from webhook_queue where id = $1', [id]);
}

async function postpone(tx: TenantTransaction, { id }: TakenDelivery, dueAt: Date): Promise<void> {
  await tx.query(
    `update webhook_deliveries set attempts = attempts + 1, tries = tries + 1
      where tenant_id = $1 and id = $2 and status = 'pending'`,
    [tx.tenantId, id],
  );
  // Unless the organisation was suspended meanwhile: then it waits for that.
  await tx.query('update webhook_queue set due_at = $2 where id = $1 and due_at is not null', [id, dueAt]);
}
