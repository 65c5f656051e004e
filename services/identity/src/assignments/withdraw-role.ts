import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { requireGrantable } from '../roles/granting.js';
import { RoleAboveYours } from '../roles/role.problems.js';
import { lockRoles, roleGraphOf } from '../roles/role-graph-of.js';
import { requireAnotherAdministrator } from '../users/last-administrator.js';
import { lockUser } from '../users/lock-user.js';
import { requireNotAbove } from '../users/not-above.js';
import { CannotChangeOwnRoles, LastAdministrator, UserAboveYou } from '../users/user.problems.js';
import { AssignmentEnded, AssignmentNotFound } from './assignment.problems.js';
import { AssignmentQueue } from './assignment-queue.js';
import { bringInStep } from './bring-in-step.js';
import { RoleAssignment } from './role-assignment.entity.js';

@Injectable()
export class WithdrawRole {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: AssignmentQueue,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, id: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      await lockRoles(tx);
      const graph = await roleGraphOf(tx);
      const assignment = await standing(tx, id);
      const { userId, roleId, scopeKind } = assignment;
      if (userId === actor.userId) throw new CannotChangeOwnRoles('Ask another administrator.');
      const user = await lockUser(tx, userId);
      await requireNotAbove(tx, user);
      await requireGrantable(tx, graph, { before: [roleId], after: [] });
      const left = scopeKind === 'organization' ? user.roleIds.filter((held) => held !== roleId) : user.roleIds;
      await requireAnotherAdministrator(tx, user, left);

      const ended = assignment.withdraw(at);
      await tx.save(assignment);
      await tx.publish(assignment, ended);
      await this.queue.put(tx, assignment);
      await bringInStep(tx, user, at);
    });
  }
}

// The lock over the roles of the organisation is held: nobody ends it meanwhile.
async function standing(tx: TenantTransaction, id: string): Promise<RoleAssignment> {
  const assignment = await tx.findOne(RoleAssignment, { where: { id } });
  if (!assignment) throw new AssignmentNotFound('`GET /role-assignments` lists them.');
  if (assignment.status === 'ended') throw new AssignmentEnded('Nothing is left to withdraw.');
  return assignment;
}

@Controller('role-assignments/:assignmentId')
export class WithdrawRoleRoute {
  constructor(private readonly withdrawRole: WithdrawRole) {}

  /** Takes a role from a user, or what they were to have: refused at the gateway within a second (IDN-6). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('roles:manage')
  @Sensitive()
  @RateLimit('default')
  @Problems(AssignmentNotFound, AssignmentEnded, RoleAboveYours, UserAboveYou, CannotChangeOwnRoles, LastAdministrator)
  handle(@CurrentActor() actor: Actor, @Param('assignmentId', Id('asg')) assignmentId: string): Promise<void> {
    return this.withdrawRole.execute(actor, assignmentId);
  }
}
