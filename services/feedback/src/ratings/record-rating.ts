import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { keepRatings } from './keep-ratings.js';
import { type NewRating, Rating } from './rating.entity.js';
import { Category, Comment, Rater, Score, Target } from './rating.fields.js';
import { RatingView } from './rating.view.js';

const RecordRatingBody = z.strictObject({
  score: Score,
  category: Category,
  target: Target.describe('What was rated, as the product names it.'),
  comment: Comment.nullable().default(null),
  rater: Rater.nullable().default(null).describe('Who rated, as the product names them; null where nobody may know.'),
});

@Injectable()
export class RecordRating {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, fields: NewRating): Promise<Rating> {
    const rating = Rating.of(actor.tenantId, newId(), fields, this.clock.now());
    return this.database.transaction(actor, async (tx) => {
      await keepRatings(tx, [rating]);
      await tx.publish(rating, rating.recorded());
      return rating;
    });
  }
}

@Controller('ratings')
export class RecordRatingRoute {
  constructor(private readonly recordRating: RecordRating) {}

  /** Records what somebody thinks of an answer of the product, from 1 to 5 (FBK-1). */
  @Post()
  @RequirePermission('feedback:create')
  @RateLimit('default')
  @Answer(201, RatingView)
  async handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: RecordRatingBody }) body: z.infer<typeof RecordRatingBody>,
  ) {
    const rating = await this.recordRating.execute(actor, body);
    return created(`/ratings/${encodeId('rat', rating.id)}`, rating);
  }
}
