import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, created, idField, InputRefused, Problems, timeField } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { requireGrantable, roleIdsOf } from '../roles/granting.js';
import { RoleSlug } from '../roles/role.fields.js';
import { RoleAboveYours, RoleNotFound } from '../roles/role.problems.js';
import { lockRoles, roleGraphOf } from '../roles/role-graph-of.js';
import { lockUser } from '../users/lock-user.js';
import { requireNotAbove } from '../users/not-above.js';
import { CannotChangeOwnRoles, UserAboveYou, UserNotFound } from '../users/user.problems.js';
import { AssignmentView, Scope, shownAssignment, WHOLE_ORGANIZATION } from './assignment.fields.js';
import { AlreadyAssigned, TooManyAssignments } from './assignment.problems.js';
import { AssignmentQueue } from './assignment-queue.js';
import { bringInStep } from './bring-in-step.js';
import { type NewAssignment, RoleAssignment } from './role-assignment.entity.js';

const AssignRoleBody = z.strictObject({
  userId: idField('usr'),
  role: RoleSlug,
  scope: Scope.default(WHOLE_ORGANIZATION),
  startsAt: timeField().optional().describe('From when; at once where it is missing, or has been.'),
  endsAt: timeField().optional().describe('Until when; for good where it is missing.'),
});
type AssignRoleBody = z.output<typeof AssignRoleBody>;

/** Tokens carry the roles of the whole organisation, and decisions look at all of them (D25). */
const MOST_ROLES = 20;
const MOST_ASSIGNMENTS = 100;

@Injectable()
export class AssignRole {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: AssignmentQueue,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, body: AssignRoleBody) {
    const { tenantId } = actor;
    const at = this.clock.now();
    const times = timesOf(body, at);
    const { userId, scope, role } = body;
    if (userId === actor.userId) throw new CannotChangeOwnRoles('Ask another administrator.');
    return this.database.transaction(actor, async (tx) => {
      await lockRoles(tx);
      const graph = await roleGraphOf(tx);
      const [roleId = ''] = roleIdsOf(graph, [role], 'role');
      const user = await lockUser(tx, userId);
      await requireNotAbove(tx, user);
      await requireGrantable(tx, graph, { before: [], after: [roleId] });
      const place = { scopeKind: scope.kind, scopeReference: scope.reference ?? null };
      const fields = { tenantId, id: newId(), userId, roleId, ...place, ...times };
      await requireRoom(tx, fields);

      const { assignment, assigned } = RoleAssignment.made(fields, at);
      await tx.save(assignment);
      await tx.publish(assignment, assigned);
      await this.queue.put(tx, assignment);
      await bringInStep(tx, user, at);
      return shownAssignment(assignment, role, at);
    });
  }
}

function timesOf({ startsAt, endsAt }: AssignRoleBody, at: Date): Pick<NewAssignment, 'startsAt' | 'endsAt'> {
  const start = startsAt && startsAt > at ? startsAt : at;
  if (!endsAt || endsAt > start) return { startsAt: start, endsAt: endsAt ?? null };
  const errors = [{ pointer: '/endsAt', code: 'ends-before-start', detail: 'It would never hold.' }];
  throw new InputRefused('The end is not after the start, or is over.', { errors });
}

interface Room {
  readonly roles: number;
  readonly all: number;
  readonly isTaken: boolean;
}

// Under the lock over the roles of the organisation: nobody else assigns any meanwhile.
async function requireRoom(tx: TenantTransaction, fields: NewAssignment): Promise<void> {
  const { userId, roleId, scopeKind, scopeReference, startsAt, endsAt } = fields;
  const rows = await tx.query<Room[]>(
    `select count(distinct role_id) filter (where scope_kind = 'organization' and role_id <> $2)::int as roles,
            count(*)::int as all,
            coalesce(bool_or(role_id = $2 and scope_kind = $3 and scope_reference is not distinct from $4
                             and (ends_at is null or ends_at > $5) and ($6::timestamptz is null or starts_at < $6)), false) as "isTaken"
       from role_assignments where user_id = $1 and status <> 'ended'`,
    [userId, roleId, scopeKind, scopeReference, startsAt, endsAt],
  );
  const { roles = 0, all = 0, isTaken = false } = rows[0] ?? {};
  if (isTaken) throw new AlreadyAssigned('`GET /role-assignments` shows what there is.');
  if (all >= MOST_ASSIGNMENTS) throw new TooManyAssignments(`There are ${MOST_ASSIGNMENTS}.`);
  if (scopeKind === 'organization' && roles >= MOST_ROLES)
    throw new TooManyAssignments(`${MOST_ROLES} roles of the whole organisation are the most.`);
}

@Controller('role-assignments')
export class AssignRoleRoute {
  constructor(private readonly assignRole: AssignRole) {}

  /**
   * Has a user hold a role: in the whole organisation, or in one team or workspace; at once or from a time on, for good or
   * until a time. It starts and ends by itself. Nobody assigns a role that permits more than they may do (IDN-6).
   */
  @Post()
  @RequirePermission('roles:manage')
  @Sensitive()
  @StepUp()
  @RateLimit('default')
  @Answer(201, AssignmentView)
  @Problems(
    UserNotFound,
    UserAboveYou,
    CannotChangeOwnRoles,
    RoleNotFound,
    RoleAboveYours,
    AlreadyAssigned,
    TooManyAssignments,
  )
  async handle(@CurrentActor() actor: Actor, @Body({ schema: AssignRoleBody }) body: AssignRoleBody) {
    const assignment = await this.assignRole.execute(actor, body);
    return created(`/role-assignments/${encodeId('asg', assignment.id)}`, assignment);
  }
}
