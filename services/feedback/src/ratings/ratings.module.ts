import { Module } from '@nestjs/common';
import { FindRating, FindRatingRoute } from './find-rating.js';
import { ListRatings, ListRatingsRoute } from './list-ratings.js';
import { RecordRating, RecordRatingRoute } from './record-rating.js';
import { RecordReportedRatings } from './record-reported-ratings.consumer.js';
import { WithdrawRating, WithdrawRatingRoute } from './withdraw-rating.js';

@Module({
  controllers: [FindRatingRoute, ListRatingsRoute, RecordRatingRoute, RecordReportedRatings, WithdrawRatingRoute],
  providers: [FindRating, ListRatings, RecordRating, WithdrawRating],
})
export class RatingsModule {}
