import type { Broker } from '@guildhall/events';
import { foundation } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { MonitoringSettings } from './config.js';
import { entities, migrations } from './data-source.js';

/** The features of this service, and what they run on. */
@Module({ imports: [] })
export class MonitoringModule {
  static on(settings: MonitoringSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: MonitoringModule,
      imports: foundation({ service: 'monitoring', settings, broker, entities, migrations }),
    };
  }
}
