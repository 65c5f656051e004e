import { Module } from '@nestjs/common';
import { AssignRole, AssignRoleRoute } from './assign-role.js';
import { AssignmentQueue } from './assignment-queue.js';
import { AssignmentTurn } from './assignment-turn.js';
import { AssignmentWorker } from './assignment-worker.js';
import { ListRoleAssignments, ListRoleAssignmentsRoute } from './list-role-assignments.js';
import { WithdrawRole, WithdrawRoleRoute } from './withdraw-role.js';

@Module({
  controllers: [AssignRoleRoute, ListRoleAssignmentsRoute, WithdrawRoleRoute],
  providers: [AssignmentQueue, AssignmentTurn, AssignmentWorker, AssignRole, ListRoleAssignments, WithdrawRole],
})
export class AssignmentsModule {}
