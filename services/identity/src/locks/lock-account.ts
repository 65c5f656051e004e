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
  UserAlreadyLocked,
  UserBarredOtherwise,
  UserNotFound,
} from '../users/user.problems.js';

export interface LockAccountCommand {
  readonly userId: string;
  readonly reason: string | undefined;
}

@Injectable()
export class LockAccount {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { userId, reason }: LockAccountCommand): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      await barUser(tx, userId, { turn: (user) => user.lock(reason, at), endReason: 'user-locked', at });
    });
  }
}

@Controller('users/:userId/lock')
export class LockAccountRoute {
  constructor(private readonly lockAccount: LockAccount) {}

  /**
   * Locks a user for a suspicion, as a suspension does by decision: sessions end, tokens and API keys are refused within a
   * second, and nobody signs in as the user until somebody unlocks them (IDN-1).
   */
  @Post()
  @HttpCode(204)
  @RequirePermission('users:suspend')
  @RateLimit('strict')
  @Problems(UserNotFound, UserAlreadyLocked, UserBarredOtherwise, UserAboveYou, CannotBarSelf, LastAdministrator)
  handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @Body({ schema: BarReason }) { reason }: z.infer<typeof BarReason>,
  ): Promise<void> {
    return this.lockAccount.execute(actor, { userId, reason });
  }
}
