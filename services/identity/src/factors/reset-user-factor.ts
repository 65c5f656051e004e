import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { Id, Problems } from '@guildhall/http';
import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { UserAboveYou, UserNotFound } from '../users/user.problems.js';
import { Factor } from './factor.entity.js';
import { CannotResetOwnFactors, FactorNotFound } from './factor.problems.js';
import { removeFactors } from './remove-factors.js';
import { ResetFactors } from './reset-factors.js';

@Controller('users/:userId/factors/:factorId')
export class ResetUserFactorRoute {
  constructor(private readonly resetFactors: ResetFactors) {}

  /** Removes one second factor of a user who has lost it, and ends the user’s sessions (IDN-5). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('factors:reset')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Problems(UserNotFound, FactorNotFound, UserAboveYou, CannotResetOwnFactors)
  handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @Param('factorId', Id('fac')) factorId: string,
  ): Promise<void> {
    return this.resetFactors.execute(actor, userId, async (tx, user) => {
      const factor = await tx.findOneBy(Factor, { id: factorId, userId });
      if (!factor) throw new FactorNotFound('The user has no factor with this id.');
      await removeFactors(tx, user, [factor], 'administrator');
    });
  }
}
