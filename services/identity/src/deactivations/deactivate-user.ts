import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { killLinks } from '../users/kill-links.js';
import { barUser } from '../users/bar-user.js';
import { BarReason } from '../users/user.fields.js';
import {
  CannotBarSelf,
  LastAdministrator,
  UserAboveYou,
  UserAlreadyDeactivated,
  UserBarredOtherwise,
  UserNotFound,
} from '../users/user.problems.js';

export interface DeactivateUserCommand {
  readonly userId: string;
  readonly reason: string | undefined;
}

@Injectable()
export class DeactivateUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { userId, reason }: DeactivateUserCommand): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      await barUser(tx, userId, { turn: (user) => user.deactivate(reason, at), endReason: 'user-deactivated', at });
      await killLinks(tx, userId);
    });
  }
}

@Controller('users/:userId/deactivation')
export class DeactivateUserRoute {
  constructor(private readonly deactivateUser: DeactivateUser) {}

  /**
   * Deactivates a user who has left: sessions, tokens and API keys end within a second, and every link that was mailed is
   * dead, an invitation's too. The account stays, to be restored or erased (IDN-1).
   */
  @Post()
  @HttpCode(204)
  @RequirePermission('users:suspend')
  @RateLimit('strict')
  @Problems(UserNotFound, UserAlreadyDeactivated, UserBarredOtherwise, UserAboveYou, CannotBarSelf, LastAdministrator)
  handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @Body({ schema: BarReason }) { reason }: z.infer<typeof BarReason>,
  ): Promise<void> {
    return this.deactivateUser.execute(actor, { userId, reason });
  }
}
