import { Module } from '@nestjs/common';
import { ChangeRecommendation, ChangeRecommendationRoute } from './change-recommendation.js';
import { DismissRecommendation, DismissRecommendationRoute } from './dismiss-recommendation.js';
import { FindRecommendation, FindRecommendationRoute } from './find-recommendation.js';
import { ImplementRecommendation, ImplementRecommendationRoute } from './implement-recommendation.js';
import { ListRecommendations, ListRecommendationsRoute } from './list-recommendations.js';
import { MakeRecommendation, MakeRecommendationRoute } from './make-recommendation.js';
import { MeasureEffect, MeasureEffectRoute } from './measure-effect.js';

@Module({
  controllers: [
    ChangeRecommendationRoute,
    DismissRecommendationRoute,
    FindRecommendationRoute,
    ImplementRecommendationRoute,
    ListRecommendationsRoute,
    MakeRecommendationRoute,
    MeasureEffectRoute,
  ],
  providers: [
    ChangeRecommendation,
    DismissRecommendation,
    FindRecommendation,
    ImplementRecommendation,
    ListRecommendations,
    MakeRecommendation,
    MeasureEffect,
  ],
})
export class RecommendationsModule {}
