import type { Broker } from '@guildhall/events';
import { foundation } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { {{Service}}Settings } from './config.js';
import { entities, migrations } from './data-source.js';

/** The features of this service, and what they run on. */
@Module({ imports: [] })
export class {{Service}}Module {
  static on(settings: {{Service}}Settings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: {{Service}}Module,
      imports: foundation({ service: '{{service}}', settings, broker, entities, migrations }),
    };
  }
}
