import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { endSessions } from '../sessions/end-sessions.js';

@Injectable()
export class LogOut {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** Twice is like once. */
  async execute(actor: Actor): Promise<void> {
    const { userId, sessionId } = actor;
    if (sessionId === undefined) return;
    const at = this.clock.now();
    await this.database.transaction(actor, (tx) => endSessions(tx, { userId, sessionId }, { reason: 'sign-out', at }));
  }
}

@Controller('auth/logout')
export class LogOutRoute {
  constructor(private readonly logOut: LogOut) {}

  /** Ends the session that the call comes with; its tokens are refused from then on (IDN-4). */
  @Post()
  @HttpCode(204)
  @RequirePermission('own-sessions:delete')
  @RateLimit('default')
  @WithoutIdempotencyKey()
  handle(@CurrentActor() actor: Actor): Promise<void> {
    return this.logOut.execute(actor);
  }
}
