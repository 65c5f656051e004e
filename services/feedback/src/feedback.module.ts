import { FeedbackProvisioned } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { foundation, ProvisioningModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { FeedbackSettings } from './config.js';
import { entities, migrations } from './data-source.js';

/** The features of this service, and what they run on. */
@Module({ imports: [] })
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
