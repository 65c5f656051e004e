import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { barUser } from '../users/bar-user.js';
import { BarReason } from '../users/user.fields.js';
import {
  CannotBarSelf,
  LastAdministrator,
  UserAboveYou,
  UserAlreadySuspended,
  UserBarredOtherwise,
  UserNotFound,
} from '../users/user.problems.js';

export interface SuspendUserCommand {
  readonly userId: string;
  readonly reason: string | undefined;
}

@Injectable()
export class SuspendUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { userId, reason }: SuspendUserCommand): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      await barUser(tx, userId, { turn: (user) => user.suspend(reason, at), endReason: 'user-suspended', at });
    });
  }
}

@Controller('users/:userId/suspension')
export class SuspendUserRoute {
  constructor(private readonly suspendUser: SuspendUser) {}

  /** Suspends a user: sessions end, tokens and API keys are refused within a second, and nobody signs in as the user (IDN-1). */
  @Post()
  @HttpCode(204)
  @RequirePermission('users:suspend')
  @RateLimit('strict')
  @Problems(UserNotFound, UserAlreadySuspended, UserBarredOtherwise, UserAboveYou, CannotBarSelf, LastAdministrator)
  handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @Body({ schema: BarReason }) { reason }: z.infer<typeof BarReason>,
  ): Promise<void> {
    return this.suspendUser.execute(actor, { userId, reason });
  }
}
