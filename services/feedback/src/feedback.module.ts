import { FeedbackProvisioned } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { foundation, ProvisioningModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import { AnalyticsModule } from './analytics/analytics.module.js';
import type { FeedbackSettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { RatingsModule } from './ratings/ratings.module.js';
import { RecommendationsModule } from './recommendations/recommendations.module.js';

/** The features of this service, and what they run on. */
@Module({ imports: [AnalyticsModule, RatingsModule, RecommendationsModule] })
export class FeedbackModule {
  static on(settings: FeedbackSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: FeedbackModule,
      imports: [
        // Being there is all that it needs: an organisation without ratings has no rows.
        ProvisioningModule.of({ service: 'feedback', done: FeedbackProvisioned }),
        ...foundation({ service: 'feedback', settings, broker, entities, migrations }),
      ],
    };
  }
}
