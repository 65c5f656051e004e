import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { unbarUser } from '../users/bar-user.js';
import { UserAboveYou, UserNotFound, UserNotDeactivated } from '../users/user.problems.js';

@Injectable()
export class RestoreUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, userId: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, (tx) => unbarUser(tx, userId, (user) => user.restore(at)));
  }
}

@Controller('users/:userId/deactivation')
export class RestoreUserRoute {
  constructor(private readonly restoreUser: RestoreUser) {}

  /**
   * Takes back a user who had left, in the status and with the roles of before: whoever was suspended still is. Links stay
   * dead: who had not followed the invitation needs another mail (IDN-1).
   */
  @Delete()
  @HttpCode(204)
  @RequirePermission('users:suspend')
  @Sensitive()
  @RateLimit('strict')
  @Problems(UserNotFound, UserNotDeactivated, UserAboveYou)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<void> {
    return this.restoreUser.execute(actor, userId);
  }
}
