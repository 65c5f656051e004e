import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import type { RoleAssignment } from './role-assignment.entity.js';

/** Where an assignment whose time has come stands: no more is known of it before its tenant is entered. */
export interface DueAssignment {
  readonly id: string;
  readonly organizationId: string;
}

/** When assignments start or end next, over all organisations. */
@Injectable()
export class AssignmentQueue {
  private wake: () => void = () => {};

  constructor(private readonly database: TenantDatabase) {}

  /** Called after a commit that put something into the queue, in this process; others look by themselves. */
  onPut(wake: () => void): void {
    this.wake = wake;
  }

  /** In the transaction that writes the assignment. */
  async put(tx: TenantTransaction, { id, tenantId, dueAt }: RoleAssignment): Promise<void> {
    if (!dueAt) {
      await tx.query('delete from assignment_queue where id = $1', [id]);
      return;
    }
    await tx.query(
      `insert into assignment_queue (id, organization_id, due_at) values ($1, $2, $3)
       on conflict (id) do update set due_at = excluded.due_at`,
      [id, tenantId, dueAt],
    );
    tx.afterCommit(() => this.wake());
  }

  /** Those whose time has come, and when the next one's does. */
  async due(at: Date, limit: number): Promise<{ readonly due: DueAssignment[]; readonly next: Date | undefined }> {
    return this.database.transaction(Actor.system('identity', PLATFORM_TENANT_ID), async (tx) => {
      const rows = await tx.query<(DueAssignment & { dueAt: Date })[]>(
        'select id, organization_id as "organizationId", due_at as "dueAt" from assignment_queue order by due_at limit $1',
        [limit],
      );
      return { due: rows.filter(({ dueAt }) => dueAt <= at), next: rows.find(({ dueAt }) => dueAt > at)?.dueAt };
    });
  }
}
