import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { revokeKeysOf } from '../stated-keys/revoke-keys-of.js';
import { barUser } from '../users/bar-user.js';
import { killLinks } from '../users/kill-links.js';
import { CannotBarSelf, LastAdministrator, UserAboveYou, UserNotFound } from '../users/user.problems.js';
import { removeRowsOf } from './rows-of-persons.js';

@Injectable()
export class EraseUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, userId: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      await barUser(tx, userId, { turn: (user) => user.erase(at), endReason: 'user-erased', at });
      // For good: nobody comes back who could use them.
      await revokeKeysOf(tx, userId, { reason: 'the maker was erased', at });
      await killLinks(tx, userId);
      await removeRowsOf(tx, userId);
    });
  }
}

@Controller('users/:userId')
export class EraseUserRoute {
  constructor(private readonly eraseUser: EraseUser) {}

  /**
   * Erases a user for good: access ends within a second, everything that identity knows of the person is removed, and the
   * other services are told to do likewise. The id stays, in the trail and where it is referred to, and names nobody. From
   * then on there is no such user (IDN-1).
   */
  @Delete()
  @HttpCode(204)
  @RequirePermission('users:delete')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Problems(UserNotFound, UserAboveYou, CannotBarSelf, LastAdministrator)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<void> {
    return this.eraseUser.execute(actor, userId);
  }
}
