import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Rating } from './rating.entity.js';
import { RatingNotFound } from './rating.problems.js';
import { RatingView } from './rating.view.js';

@Injectable()
export class FindRating {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, id: string): Promise<Rating> {
    const rating = await this.database.transaction(actor, (tx) =>
      tx.findOne(Rating, { where: { id, withdrawnAt: IsNull() } }),
    );
    if (!rating) throw new RatingNotFound('There is no rating with this id.');
    return rating;
  }
}

@Controller('ratings/:ratingId')
export class FindRatingRoute {
  constructor(private readonly findRating: FindRating) {}

  /** Shows one rating; one that was withdrawn is not found (FBK-1). */
  @Get()
  @RequirePermission('feedback:read')
  @RateLimit('default')
  @Answer(200, RatingView)
  @Problems(RatingNotFound)
  handle(@CurrentActor() actor: Actor, @Param('ratingId', Id('rat')) ratingId: string): Promise<Rating> {
    return this.findRating.execute(actor, ratingId);
  }
}
