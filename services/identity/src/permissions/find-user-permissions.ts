import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { z } from 'zod';
import { SCOPE_KINDS } from '../assignments/role-assignment.entity.js';
import { UserNotFound } from '../users/user.problems.js';
import { decide, type HeldRole, isAllowed, type Rights, type Subject } from './decide.js';
import { rightsIn, subjectsIn } from './rights-rows.js';

const UserPermissionsView = z
  .object({
    permissions: z
      .array(z.string())
      .describe('In the whole organisation.')
      .meta({ example: ['data:read', 'audit:read'] }),
    elsewhere: z
      .array(
        z.object({
          scope: z.object({ kind: z.enum(SCOPE_KINDS), reference: z.string().nullable() }),
          permissions: z.array(z.string()).meta({ example: ['data:write'] }),
        }),
      )
      .describe('What comes to that in one team or workspace.'),
  })
  .meta({ id: 'UserPermissions' });

type Place = Pick<HeldRole, 'scopeKind' | 'scopeReference'>;
const EVERYWHERE: Place = { scopeKind: 'organization', scopeReference: null };

@Injectable()
export class FindUserPermissions {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, userId: string): Promise<z.output<typeof UserPermissionsView>> {
    const atMs = this.clock.now().getTime();
    return this.database.transaction(actor, async (tx) => {
      const rights = await rightsIn(tx);
      const subject = (await subjectsIn(tx, [userId])).get(userId);
      if (!subject || subject.status === 'erased') throw new UserNotFound('There is no user with this id.');
      const may = (place: Place) => permissionsAt(rights, subject, { ...place, atMs });
      const permissions = may(EVERYWHERE);
      const elsewhere = placesOf(subject).map((place) => ({
        scope: { kind: place.scopeKind, reference: place.scopeReference },
        permissions: may(place).filter((permission) => !permissions.includes(permission)),
      }));
      return { permissions, elsewhere: elsewhere.filter((place) => place.permissions.length > 0) };
    });
  }
}

function permissionsAt(rights: Rights, subject: Subject, where: Place & { readonly atMs: number }): string[] {
  const named = rights.graph.permissionsOf(subject.held.map(({ roleId }) => roleId));
  return [...named].filter((permission) => isAllowed(decide(rights, subject, { permission, ...where }))).sort();
}

function placesOf({ held }: Subject): Place[] {
  const places = held.filter(({ scopeKind }) => scopeKind !== 'organization');
  return [...new Map(places.map((place) => [`${place.scopeKind}/${place.scopeReference}`, place])).values()];
}

@Controller('users/:userId/permissions')
export class FindUserPermissionsRoute {
  constructor(private readonly findUserPermissions: FindUserPermissions) {}

  /** Shows what a user may do now by their roles, in the whole organisation and in parts of it (IDN-6). */
  @Get()
  @RequirePermission('roles:read')
  @RateLimit('default')
  @Answer(200, UserPermissionsView)
  @Problems(UserNotFound)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string) {
    return this.findUserPermissions.execute(actor, userId);
  }
}
