import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { MailJob } from './mail-job.entity.js';

/** Where a mail that is due stands: no more than that is known of it before its tenant is entered. */
export interface MailPlace {
  readonly id: string;
  readonly organizationId: string;
}

/** The worker's side of the jobs: each step is a short transaction of the mail's own tenant. */
@Injectable()
export class MailJobs {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  due(limit: number): Promise<MailPlace[]> {
    return this.database.transaction(actorIn(PLATFORM_TENANT_ID), (tx) =>
      tx.query(
        `select id, organization_id as "organizationId" from mail_queue where due_at <= $1 order by due_at limit $2`,
        [this.clock.now(), limit],
      ),
    );
  }

  /** Takes the mail for so long; undefined when another process was faster, or nobody wants it sent any more. */
  take({ id, organizationId }: MailPlace, leaseMs: number): Promise<MailJob | undefined> {
    const at = this.clock.now();
    return this.database.transaction(actorIn(organizationId), async (tx) => {
      const [taken]: [unknown[]] = await tx.query(
        'update mail_queue set due_at = $3 where id = $1 and organization_id = $2 and due_at <= $4 returning id',
        [id, organizationId, later(at, leaseMs), at],
      );
      if (taken.length === 0) return undefined;
      return tx.findOneByOrFail(MailJob, { id });
    });
  }

  /** It has gone out: nothing of it stays, the secret least of all. */
  sent({ tenantId, id }: MailJob): Promise<void> {
    return this.database.transaction(actorIn(tenantId), async (tx) => {
      await tx.delete(MailJob, { tenantId, id });
      await tx.query('delete from mail_queue where id = $1', [id]);
    });
  }

  /** Not now: again after so long. False, and nothing is noted, when it would be of no use any more by then. */
  async postpone({ tenantId, id, endsAt }: MailJob, waitMs: number): Promise<boolean> {
    const dueAt = later(this.clock.now(), waitMs);
    if (dueAt >= endsAt) return false;
    await this.database.transaction(actorIn(tenantId), async (tx) => {
      await tx.increment(MailJob, { tenantId, id }, 'attempts', 1);
      await tx.query('update mail_queue set due_at = $2 where id = $1', [id, dueAt]);
    });
    return true;
  }

  /** Never: the reason stays for an operator, the secret does not. */
  giveUp({ tenantId, id }: MailJob, failure: string): Promise<void> {
    return this.database.transaction(actorIn(tenantId), async (tx) => {
      await tx.update(MailJob, { tenantId, id }, { failure, sealed: null });
      await tx.query('delete from mail_queue where id = $1', [id]);
    });
  }
}

const actorIn = (tenantId: string) => Actor.system('identity', tenantId);
const later = (at: Date, ms: number) => new Date(at.getTime() + ms);
