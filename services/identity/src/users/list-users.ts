import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import {
  Answer,
  Cursors,
  cutPage,
  NO_CONTROL_CHARACTERS,
  orderOf,
  page,
  pageOf,
  pageQuery,
  sortQuery,
} from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { roleGraphOf } from '../roles/role-graph-of.js';
import { shownUsers } from './shown-users.js';
import { SHOWN_STATUSES } from './user.entity.js';
import { EmailAddress, RoleSlug } from './user.fields.js';
import { beginningsOf, readUsersPage, USER_ORDERS, type UserPosition } from './user-page.js';
import { UserView } from './user.view.js';

const MOST_WORDS = 8;

const ListUsersQuery = pageQuery.extend({
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(NO_CONTROL_CHARACTERS, 'No control characters')
    .refine((text) => beginningsOf(text).length > 0, 'No letter and no digit')
    .refine((text) => beginningsOf(text).length <= MOST_WORDS, `At most ${MOST_WORDS} words`)
    .optional()
    .describe(
      'Only those of whose name and address some words begin with each of these, whatever capitals and accents.',
    )
    .meta({ example: 'ada lov' }),
  status: z.enum(SHOWN_STATUSES).optional().describe('Only those in this status.'),
  email: EmailAddress.optional().describe('Only the one with this address.'),
  role: RoleSlug.optional().describe('Only those who hold this role in the whole organisation now.'),
  sort: sortQuery(...USER_ORDERS).default('createdAt'),
});
type ListUsersQuery = z.infer<typeof ListUsersQuery>;

const Position = z.tuple([z.string(), z.uuid()]);

@Injectable()
export class ListUsers {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { role, sort, limit, ...filters }: ListUsersQuery, after: UserPosition | undefined) {
    return this.database.transaction(actor, async (tx) => {
      const roleId = role && (await roleGraphOf(tx)).named(role)?.id;
      // Nobody holds a role that there is not.
      if (role && !roleId) return [];
      const wanted = { ...filters, roleId, after, order: orderOf(sort), limit: limit + 1 };
      const found = await readUsersPage(tx, wanted);
      const shown = await shownUsers(
        tx,
        found.map(({ user }) => user),
      );
      return shown.map((user, place) => ({ user, position: found[place]?.position }));
    });
  }
}

@Controller('users')
export class ListUsersRoute {
  constructor(
    private readonly listUsers: ListUsers,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the users of the organisation, searched, filtered and ordered (IDN-1). */
  @Get()
  @RequirePermission('users:read')
  @RateLimit('default')
  @Answer(200, pageOf(UserView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListUsersQuery }) query: ListUsersQuery) {
    const scope = { tenantId: actor.tenantId, list: 'users', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listUsers.execute(actor, query, position), query.limit);
    return page(
      items.map(({ user }) => user),
      this.cursors.write(last?.position, scope),
    );
  }
}
