import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { unbarUser } from '../users/bar-user.js';
import { UserAboveYou, UserNotFound, UserNotLocked } from '../users/user.problems.js';

@Injectable()
export class UnlockAccount {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, userId: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, (tx) => unbarUser(tx, userId, (user) => user.unlock(at)));
  }
}

@Controller('users/:userId/lock')
export class UnlockAccountRoute {
  constructor(private readonly unlockAccount: UnlockAccount) {}

  /**
   * Lets a locked user back in, by a new sign-in. API keys of the user are good again, unless they were revoked
   * themselves (IDN-1).
   */
  @Delete()
  @HttpCode(204)
  @RequirePermission('users:suspend')
  @Sensitive()
  @RateLimit('strict')
  @Problems(UserNotFound, UserNotLocked, UserAboveYou)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<void> {
    return this.unlockAccount.execute(actor, userId);
  }
}
