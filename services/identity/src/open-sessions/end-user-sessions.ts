import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { endSessions } from '../sessions/end-sessions.js';
import { lockUser } from '../users/lock-user.js';
import { requireNotAbove } from '../users/not-above.js';
import { UserAboveYou, UserNotFound } from '../users/user.problems.js';
import { SessionNotFound } from './session.problems.js';

/** All sessions of a user, or the one that is named. */
interface EndUserSessionsCommand {
  readonly userId: string;
  readonly sessionId?: string;
}

@Injectable()
export class EndUserSessions {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, command: EndUserSessionsCommand): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      await requireNotAbove(tx, await lockUser(tx, command.userId));
      const ended = await endSessions(tx, command, { reason: 'revoked', at });
      if (command.sessionId !== undefined && ended === 0)
        throw new SessionNotFound('The user has no open session with this id.');
    });
  }
}

@Controller('users/:userId/sessions')
export class EndUserSessionsRoute {
  constructor(private readonly endUserSessions: EndUserSessions) {}

  /** Signs a user out everywhere: their tokens are refused within a second (IDN-4). They may sign in again. */
  @Delete()
  @HttpCode(204)
  @RequirePermission('sessions:revoke')
  @RateLimit('default')
  @Sensitive()
  @Problems(UserNotFound, UserAboveYou)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<void> {
    return this.endUserSessions.execute(actor, { userId });
  }
}

@Controller('users/:userId/sessions/:sessionId')
export class EndUserSessionRoute {
  constructor(private readonly endUserSessions: EndUserSessions) {}

  /** Ends one session of a user: its tokens are refused within a second (IDN-4). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('sessions:revoke')
  @RateLimit('default')
  @Sensitive()
  @Problems(UserNotFound, UserAboveYou, SessionNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @Param('sessionId', Id('ses')) sessionId: string,
  ): Promise<void> {
    return this.endUserSessions.execute(actor, { userId, sessionId });
  }
}
