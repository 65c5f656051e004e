import { type Actor, Audited, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { Answer, Cursors, cutPage, Id, page, pageOf, pageQuery, Problems } from '@guildhall/http';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { UserNotFound } from '../users/user.problems.js';
import { ListSessions } from './list-sessions.js';
import { SessionView } from './session.view.js';

const Position = z.tuple([z.uuid()]);

@Controller('users/:userId/sessions')
export class ListUserSessionsRoute {
  constructor(
    private readonly listSessions: ListSessions,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the sessions of a user that are open, newest first, with device and address (IDN-4). */
  @Get()
  @Audited()
  @RequirePermission('sessions:read')
  @RateLimit('default')
  @Answer(200, pageOf(SessionView))
  @Problems(UserNotFound)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
  ) {
    const scope = { tenantId: actor.tenantId, list: `sessions/${userId}`, query };
    const before = this.cursors.read(query.cursor, scope, Position)?.[0];
    const { items, last } = cutPage(
      await this.listSessions.execute(actor, { userId, limit: query.limit, before }),
      query.limit,
    );
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
