import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { Id, Problems } from '@guildhall/http';
import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { UserAboveYou, UserNotFound } from '../users/user.problems.js';
import { CannotResetOwnFactors } from './factor.problems.js';
import { removeAllFactors } from './remove-factors.js';
import { ResetFactors } from './reset-factors.js';

@Controller('users/:userId/factors')
export class ResetUserFactorsRoute {
  constructor(private readonly resetFactors: ResetFactors) {}

  /**
   * Removes all second factors of a user who has lost them, and ends the user’s sessions. The next sign-in asks for the
   * password alone, and for enrolment where the organisation demands it (IDN-5). Twice is like once.
   */
  @Delete()
  @HttpCode(204)
  @RequirePermission('factors:reset')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Problems(UserNotFound, UserAboveYou, CannotResetOwnFactors)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<void> {
    return this.resetFactors.execute(actor, userId, async (tx, user) => {
      await removeAllFactors(tx, user, 'administrator');
    });
  }
}
