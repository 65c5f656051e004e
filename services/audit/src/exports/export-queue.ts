import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';

/** Where an export that is due stands: no more than that is known of it before its organisation is entered. */
export interface ExportPlace {
  readonly id: string;
  readonly organizationId: string;
}

/**
 * When each export is to be looked at next: to be made, or to lose its file. Any number of processes look; each export is
 * one's at a time, since whoever takes it moves its time ahead.
 */
@Injectable()
export class ExportQueue {
  private wake: () => void = () => {};

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** In the transaction that makes it due. The worker of this process hears of it after the commit. */
  async put(tx: TenantTransaction, exportId: string): Promise<void> {
    await tx.query(
      `insert into trail_export_queue as q (id, organization_id, due_at) values ($1, $2, $3)
           on conflict (id) do update set due_at = excluded.due_at`,
      [exportId, tx.tenantId, this.clock.now()],
    );
    tx.afterCommit(() => this.wake());
  }

  /** In place of any time before; undefined for never again. */
  async move(tx: TenantTransaction, exportId: string, dueAt: Date | undefined): Promise<void> {
    if (dueAt) await tx.query('update trail_export_queue set due_at = $2 where id = $1', [exportId, dueAt]);
    else await tx.query('delete from trail_export_queue where id = $1', [exportId]);
  }

  due(limit: number): Promise<ExportPlace[]> {
    return this.database.transaction(Actor.system('audit', PLATFORM_TENANT_ID), (tx) =>
      tx.query(
        `select id, organization_id as "organizationId" from trail_export_queue
          where due_at <= $1 order by due_at limit $2`,
        [this.clock.now(), limit],
      ),
    );
  }

  /** Takes it for so long. False when another process was faster. */
  async take(tx: TenantTransaction, { id, organizationId }: ExportPlace, leaseMs: number): Promise<boolean> {
    const now = this.clock.now();
    const [taken]: [unknown[]] = await tx.query(
      'update trail_export_queue set due_at = $3 where id = $1 and organization_id = $2 and due_at <= $4 returning id',
      [id, organizationId, new Date(now.getTime() + leaseMs), now],
    );
    return taken.length > 0;
  }

  onPut(wake: () => void): void {
    this.wake = wake;
  }
}
