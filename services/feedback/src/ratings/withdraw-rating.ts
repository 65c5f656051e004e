import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { uncount } from './keep-ratings.js';
import { Rating } from './rating.entity.js';
import { RatingNotFound } from './rating.problems.js';

@Injectable()
export class WithdrawRating {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, id: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      const where = { id, withdrawnAt: IsNull() };
      const rating = await tx.findOne(Rating, { where, lock: { mode: 'pessimistic_write' } });
      if (!rating) throw new RatingNotFound('There is no rating with this id.');

      const withdrawn = rating.withdraw(now);
      await tx.save(rating);
      await uncount(tx, rating);
      await tx.publish(rating, withdrawn);
    });
  }
}

@Controller('ratings/:ratingId')
export class WithdrawRatingRoute {
  constructor(private readonly withdrawRating: WithdrawRating) {}

  /** Withdraws a rating: it counts no more, and its comment and rater are forgotten here (FBK-1). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('feedback:manage')
  @RateLimit('default')
  @Problems(RatingNotFound)
  handle(@CurrentActor() actor: Actor, @Param('ratingId', Id('rat')) ratingId: string): Promise<void> {
    return this.withdrawRating.execute(actor, ratingId);
  }
}
