import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { unbarUser } from '../users/bar-user.js';
import { UserAboveYou, UserNotFound, UserNotSuspended } from '../users/user.problems.js';

@Injectable()
export class ReactivateUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, userId: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, (tx) => unbarUser(tx, userId, (user) => user.reactivate(at)));
  }
}

@Controller('users/:userId/suspension')
export class ReactivateUserRoute {
  constructor(private readonly reactivateUser: ReactivateUser) {}

  /**
   * Lets a suspended user back in, by a new sign-in: sessions that the suspension ended stay ended. API keys of the user
   * are good again, unless they were revoked themselves (IDN-1).
   */
  @Delete()
  @HttpCode(204)
  @RequirePermission('users:suspend')
  @Sensitive()
  @RateLimit('strict')
  @Problems(UserNotFound, UserNotSuspended, UserAboveYou)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<void> {
    return this.reactivateUser.execute(actor, userId);
  }
}
