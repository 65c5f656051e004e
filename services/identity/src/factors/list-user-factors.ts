import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems, page, pageOf } from '@guildhall/http';
import { Controller, Get, Param } from '@nestjs/common';
import { Not } from 'typeorm';
import { User } from '../users/user.entity.js';
import { UserNotFound } from '../users/user.problems.js';
import { FactorView } from './factor.view.js';
import { shownFactors } from './shown-factors.js';

@Controller('users/:userId/factors')
export class ListUserFactorsRoute {
  constructor(private readonly database: TenantDatabase) {}

  /** Lists the second factors of a user of the organisation. They are few, so there is one page (IDN-5). */
  @Get()
  @RequirePermission('factors:read')
  @RateLimit('default')
  @Answer(200, pageOf(FactorView))
  @Problems(UserNotFound)
  async handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string) {
    const factors = await this.database.transaction(actor, async (tx) => {
      if (!(await tx.existsBy(User, { id: userId, status: Not('erased') })))
        throw new UserNotFound('There is no user with this id.');
      return shownFactors(tx, userId);
    });
    return page(factors, null);
  }
}
