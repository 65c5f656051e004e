import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { decodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { RoleSlug } from '../roles/role.fields.js';
import { roleGraphOf } from '../roles/role-graph-of.js';
import { AssignmentView, ScopeReference, shownAssignment } from './assignment.fields.js';
import { ASSIGNMENT_STATUSES, type AssignmentStatus, RoleAssignment, SCOPE_KINDS } from './role-assignment.entity.js';

const ListRoleAssignmentsQuery = pageQuery.extend({
  user: z
    .string()
    .regex(/^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$/, 'Not the id of a user')
    .optional()
    .describe('Only those of this user.'),
  role: RoleSlug.optional().describe('Only those of this role, by its slug.'),
  scope: z.enum(SCOPE_KINDS).optional().describe('Only those of this kind of scope.'),
  reference: ScopeReference.optional().describe('Only those in this team or workspace.'),
  status: z.enum(ASSIGNMENT_STATUSES).optional().describe('Only those in this status.'),
});
type ListRoleAssignmentsQuery = z.infer<typeof ListRoleAssignmentsQuery>;

const Position = z.tuple([z.uuid()]);

// The entity's `statusAt`, once more for the database.
const ENDED = `(assignment.status = 'ended' or assignment.endsAt <= :at)`;
const IN_STATUS: Readonly<Record<AssignmentStatus, string>> = {
  ended: ENDED,
  running: `${ENDED} is not true and assignment.startsAt <= :at`,
  waiting: `${ENDED} is not true and assignment.startsAt > :at`,
};

@Injectable()
export class ListRoleAssignments {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, query: ListRoleAssignmentsQuery, after: string | undefined) {
    const { user, role, scope, reference, status, limit } = query;
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const graph = await roleGraphOf(tx);
      const rows = tx
        .createQueryBuilder(RoleAssignment, 'assignment')
        .orderBy('assignment.id')
        .limit(limit + 1);
      if (user) rows.andWhere('assignment.userId = :user', { user: decodeId('usr', user) });
      // A slug that no role has finds none.
      if (role) rows.andWhere('assignment.roleId = :role', { role: graph.named(role)?.id ?? null });
      if (scope) rows.andWhere('assignment.scopeKind = :scope', { scope });
      if (reference) rows.andWhere('assignment.scopeReference = :reference', { reference });
      if (status) rows.andWhere(IN_STATUS[status], { at });
      if (after) rows.andWhere('assignment.id > :after', { after });
      const found = await rows.getMany();
      // Of a role that is gone only its assignments are left, all ended.
      return found.map((each) => shownAssignment(each, graph.get(each.roleId)?.slug ?? 'deleted', at));
    });
  }
}

@Controller('role-assignments')
export class ListRoleAssignmentsRoute {
  constructor(
    private readonly listRoleAssignments: ListRoleAssignments,
    private readonly cursors: Cursors,
  ) {}

  /** Lists who holds which role, where and when, with what has ended, in the order in which it was assigned (IDN-6). */
  @Get()
  @RequirePermission('roles:read')
  @RateLimit('default')
  @Answer(200, pageOf(AssignmentView))
  async handle(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListRoleAssignmentsQuery }) query: ListRoleAssignmentsQuery,
  ) {
    const scope = { tenantId: actor.tenantId, list: 'role-assignments', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listRoleAssignments.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
