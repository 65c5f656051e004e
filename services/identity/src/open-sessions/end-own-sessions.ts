import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { endSessions } from '../sessions/end-sessions.js';
import { lockUser } from '../users/lock-user.js';
import { SessionNotFound } from './session.problems.js';

const EndOwnSessionsQuery = z.strictObject({
  keep: z.enum(['current']).optional().describe('Leaves the session that the call comes with as it is.'),
});

/** All of one's own sessions, all but one, or the one that is named. */
interface EndOwnSessionsCommand {
  readonly sessionId?: string;
  readonly exceptId?: string;
}

@Injectable()
export class EndOwnSessions {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, command: EndOwnSessionsCommand): Promise<void> {
    const { userId } = actor;
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      await lockUser(tx, userId);
      const ended = await endSessions(tx, { ...command, userId }, { reason: 'sign-out', at });
      if (command.sessionId !== undefined && ended === 0)
        throw new SessionNotFound('You have no open session with this id.');
    });
  }
}

@Controller('auth/sessions')
export class EndOwnSessionsRoute {
  constructor(private readonly endOwnSessions: EndOwnSessions) {}

  /** Signs out everywhere, here as well unless told otherwise (IDN-4). Twice is like once. */
  @Delete()
  @HttpCode(204)
  @RequirePermission('own-sessions:delete')
  @RateLimit('default')
  @WithoutIdempotencyKey()
  handle(
    @CurrentActor() actor: Actor,
    @Query({ schema: EndOwnSessionsQuery }) { keep }: z.infer<typeof EndOwnSessionsQuery>,
  ): Promise<void> {
    return this.endOwnSessions.execute(actor, { exceptId: keep && actor.sessionId });
  }
}

@Controller('auth/sessions/:sessionId')
export class EndOwnSessionRoute {
  constructor(private readonly endOwnSessions: EndOwnSessions) {}

  /** Ends one of one’s own sessions (IDN-4). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('own-sessions:delete')
  @RateLimit('default')
  @WithoutIdempotencyKey()
  @Problems(SessionNotFound)
  handle(@CurrentActor() actor: Actor, @Param('sessionId', Id('ses')) sessionId: string): Promise<void> {
    return this.endOwnSessions.execute(actor, { sessionId });
  }
}
