import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';

/** Where a report that is due stands: no more than that is known of it before its organisation is entered. */
export interface ReportPlace {
  readonly id: string;
  readonly organizationId: string;
}

/**
 * When each report is to be looked at next: to be made, or to lose what has expired. Any number of processes look; each
 * report is one's at a time, since whoever takes it moves its time ahead.
 */
@Injectable()
export class ReportQueue {
  private wake: () => void = () => {};

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** In the transaction that makes it due. The worker of this process hears of it after the commit. */
  async put(tx: TenantTransaction, reportId: string, dueAt: Date): Promise<void> {
    await tx.query(
      `insert into report_queue as q (id, organization_id, due_at) values ($1, $2, $3)
           on conflict (id) do update set due_at = least(q.due_at, excluded.due_at)`,
      [reportId, tx.tenantId, dueAt],
    );
    tx.afterCommit(() => this.wake());
  }

  /** In place of any time before. */
  async move(tx: TenantTransaction, reportId: string, dueAt: Date | undefined): Promise<void> {
    if (dueAt) await tx.query('update report_queue set due_at = $2 where id = $1', [reportId, dueAt]);
    else await tx.query('delete from report_queue where id = $1', [reportId]);
  }

  due(limit: number): Promise<ReportPlace[]> {
    return this.database.transaction(Actor.system('reporting', PLATFORM_TENANT_ID), (tx) =>
      tx.query(
        `select id, organization_id as "organizationId" from report_queue where due_at <= $1 order by due_at limit $2`,
        [this.clock.now(), limit],
      ),
    );
  }

  /** Takes it for so long. False when another process was faster. */
  async take(tx: TenantTransaction, { id, organizationId }: ReportPlace, leaseMs: number): Promise<boolean> {
    const now = this.clock.now();
    const [taken]: [unknown[]] = await tx.query(
      'update report_queue set due_at = $3 where id = $1 and organization_id = $2 and due_at <= $4 returning id',
      [id, organizationId, new Date(now.getTime() + leaseMs), now],
    );
    return taken.length > 0;
  }

  onPut(wake: () => void): void {
    this.wake = wake;
  }
}
