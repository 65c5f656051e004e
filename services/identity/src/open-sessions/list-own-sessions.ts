import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { ListSessions } from './list-sessions.js';
import { SessionView } from './session.view.js';

const Position = z.tuple([z.uuid()]);

@Controller('auth/sessions')
export class ListOwnSessionsRoute {
  constructor(
    private readonly listSessions: ListSessions,
    private readonly cursors: Cursors,
  ) {}

  /** Lists one’s own sessions that are open, newest first, with device and address (IDN-4). */
  @Get()
  @RequirePermission('own-sessions:read')
  @RateLimit('default')
  @Answer(200, pageOf(SessionView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const scope = { tenantId: actor.tenantId, list: `sessions/${actor.userId}`, query };
    const before = this.cursors.read(query.cursor, scope, Position)?.[0];
    const found = await this.listSessions.execute(actor, { userId: actor.userId, limit: query.limit, before });
    const { items, last } = cutPage(found, query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
