import type { Broker } from '@guildhall/events';
import { foundation } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { IntegrationSettings } from './config.js';
import { entities, migrations } from './data-source.js';

/** The features of this service, and what they run on. */
@Module({ imports: [] })
export class IntegrationModule {
  static on(settings: IntegrationSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: IntegrationModule,
      imports: foundation({ service: 'integration', settings, broker, entities, migrations }),
    };
  }
}
