import type { Broker } from '@guildhall/events';
import { foundation } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { ReportingSettings } from './config.js';
import { entities, migrations } from './data-source.js';

/** The features of this service, and what they run on. */
@Module({ imports: [] })
export class ReportingModule {
  static on(settings: ReportingSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: ReportingModule,
      imports: foundation({ service: 'reporting', settings, broker, entities, migrations }),
    };
  }
}
