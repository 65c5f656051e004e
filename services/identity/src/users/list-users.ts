import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { type ShownUser, shownUsers } from './shown-users.js';
import { SHOWN_STATUSES, User } from './user.entity.js';
import { EmailAddress } from './user.fields.js';
import { UserView } from './user.view.js';

const ListUsersQuery = pageQuery.extend({
  status: z.enum(SHOWN_STATUSES).optional().describe('Only those in this status.'),
  email: EmailAddress.optional().describe('Only the one with this address.'),
});
type ListUsersQuery = z.infer<typeof ListUsersQuery>;

/** Ids are UUIDv7: their order is that of creation, and the page ends at the last one shown. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListUsers {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { status, email, limit }: ListUsersQuery, after: string | undefined): Promise<ShownUser[]> {
    return this.database.transaction(actor, async (tx) => {
      const rows = tx
        .createQueryBuilder(User, 'user')
        .where(`user.status <> 'erased'`)
        .orderBy('user.id')
        .limit(limit + 1);
      if (status) rows.andWhere('user.status = :status', { status });
      if (email) rows.andWhere('user.email = :email', { email });
      if (after) rows.andWhere('user.id > :after', { after });
      return shownUsers(tx, await rows.getMany());
    });
  }
}

@Controller('users')
export class ListUsersRoute {
  constructor(
    private readonly listUsers: ListUsers,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the users of the organisation in the order in which they were made (IDN-1). */
  @Get()
  @RequirePermission('users:read')
  @RateLimit('default')
  @Answer(200, pageOf(UserView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListUsersQuery }) query: ListUsersQuery) {
    const scope = { tenantId: actor.tenantId, list: 'users', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listUsers.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
