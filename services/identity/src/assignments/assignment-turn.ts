import { Actor } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { lockRoles } from '../roles/role-graph-of.js';
import { User } from '../users/user.entity.js';
import { AssignmentQueue, type DueAssignment } from './assignment-queue.js';
import { bringInStep } from './bring-in-step.js';
import { RoleAssignment } from './role-assignment.entity.js';

/** Starts or ends one assignment whose time has come: role, tokens and keys in one transaction (IDN-6, T48). */
@Injectable()
export class AssignmentTurn {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: AssignmentQueue,
    private readonly clock: Clock,
  ) {}

  async take({ id, organizationId }: DueAssignment): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(Actor.system('identity', organizationId), async (tx) => {
      // In the order of all who change roles. Another process may have been here since the queue was read.
      await lockRoles(tx);
      const mine: unknown[] = await tx.query(
        'select from assignment_queue where id = $1 and due_at <= $2 for update skip locked',
        [id, at],
      );
      if (mine.length === 0) return;
      const assignment = await tx.findOneBy(RoleAssignment, { id });
      // The user was erased, and their assignments with them.
      if (!assignment) return void (await tx.query('delete from assignment_queue where id = $1', [id]));
      const user = await tx.findOneOrFail(User, {
        where: { id: assignment.userId },
        lock: { mode: 'pessimistic_write' },
      });
      for (const fact of assignment.follow(at)) {
        await tx.save(assignment);
        await tx.publish(assignment, fact);
      }
      await this.queue.put(tx, assignment);
      await bringInStep(tx, user, at);
    });
  }
}
