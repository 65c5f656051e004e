import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, idField, Problems, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { SCOPE_KINDS } from '../assignments/role-assignment.entity.js';
import { PermissionName } from '../roles/role.fields.js';
import { decide, type HeldRole, isAllowed, type Question, type Rights, standingOf } from './decide.js';
import { scopeQuery, VerdictField } from './permission.fields.js';
import { UserToAskAboutMissing } from './permission.problems.js';
import { rightsIn, subjectWithHistory } from './rights-rows.js';
import { whom } from './whom.js';

const ExplainQuery = z.strictObject({
  user: idField('usr').optional().describe('Whose; the caller’s own where it is missing.'),
  permission: PermissionName,
  ...scopeQuery,
});

const STANDINGS = ['permits', 'starts-later', 'has-ended', 'elsewhere', 'does-not-permit'] as const;

const ExplanationView = z
  .object({
    allowed: z.boolean(),
    because: VerdictField,
    userStatus: z.string().nullable().meta({ example: 'active' }),
    permittedBy: z
      .array(z.string())
      .describe('The roles by which anybody of the organisation may do this.')
      .meta({ example: ['auditor', 'admin'] }),
    assignments: z.array(
      z.object({
        assignmentId: idField('asg'),
        role: z.string().meta({ example: 'auditor' }),
        standing: z.enum(STANDINGS).describe('How it stands to the question.'),
        path: z
          .array(z.string())
          .describe('From the role that is held to the one that says so.')
          .meta({ example: ['auditor', 'viewer'] }),
        scope: z.object({ kind: z.enum(SCOPE_KINDS), reference: z.string().nullable() }),
        startsAt: timeField(),
        endsAt: timeField().nullable(),
      }),
    ),
  })
  .meta({ id: 'PermissionExplanation' });

@Injectable()
export class ExplainPermission {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, userId: string, asked: Omit<Question, 'atMs'>): Promise<z.output<typeof ExplanationView>> {
    const question = { ...asked, atMs: this.clock.now().getTime() };
    return this.database.transaction(actor, async (tx) => {
      const rights = await rightsIn(tx);
      const subject = await subjectWithHistory(tx, userId);
      const because = decide(rights, subject, question);
      const { graph } = rights;
      return {
        ...{ allowed: isAllowed(because), because, userStatus: subject?.status ?? null },
        permittedBy: graph.slugsOf(graph.permitting(question.permission)),
        assignments: (subject?.held ?? []).map((held) => shownStep(rights, held, question)),
      };
    });
  }
}

function shownStep({ graph }: Rights, held: HeldRole, question: Question) {
  const { assignmentId, roleId, scopeKind, scopeReference, startsAtMs, endsAtMs } = held;
  return {
    assignmentId,
    role: graph.get(roleId)?.slug ?? 'deleted',
    standing: standingOf(graph, held, question),
    path: [...(graph.pathTo(roleId, question.permission) ?? [])],
    scope: { kind: scopeKind, reference: scopeReference },
    startsAt: new Date(startsAtMs),
    endsAt: endsAtMs === Infinity ? null : new Date(endsAtMs),
  };
}

@Controller('permissions/explain')
export class ExplainPermissionRoute {
  constructor(private readonly explainPermission: ExplainPermission) {}

  /**
   * Says why a user may do something now, or why not: by which assignment, of which role, which inherits it from which;
   * or what is missing, has ended, has not begun, or holds elsewhere (IDN-6).
   */
  @Get()
  @RequirePermission('own-account:read', 'permissions:check', 'roles:read')
  @RateLimit('default')
  @Answer(200, ExplanationView)
  @Problems(UserToAskAboutMissing)
  handle(@CurrentActor() actor: Actor, @Query({ schema: ExplainQuery }) query: z.output<typeof ExplainQuery>) {
    const { user, permission, scope: scopeKind, reference = null } = query;
    return this.explainPermission.execute(actor, whom(actor, user), {
      permission,
      scopeKind,
      scopeReference: reference,
    });
  }
}
