import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { type ShownUser, shownUser } from './shown-users.js';
import { User } from './user.entity.js';
import { UserNotFound } from './user.problems.js';
import { UserView } from './user.view.js';

@Injectable()
export class FindUser {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, id: string): Promise<ShownUser> {
    return this.database.transaction(actor, async (tx) => {
      const user = await tx.findOne(User, { where: { id } });
      if (!user || user.status === 'erased') throw new UserNotFound('There is no user with this id.');
      return shownUser(tx, user);
    });
  }
}

@Controller('users/:userId')
export class FindUserRoute {
  constructor(private readonly findUser: FindUser) {}

  /** Shows one user of the organisation (IDN-1). */
  @Get()
  @RequirePermission('users:read')
  @RateLimit('default')
  @Answer(200, UserView)
  @Problems(UserNotFound)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<ShownUser> {
    return this.findUser.execute(actor, userId);
  }
}
