import { ReportingProvisioned } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { foundation, ProvisioningModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import { ActivityModule } from './activity/activity.module.js';
import type { ReportingSettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { FilesModule } from './files/files.module.js';
import { LinksModule } from './links/links.module.js';
import { MakingModule } from './making/making.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { SettingsModule } from './settings.module.js';

/** The features of this service, and what they run on. */
@Module({ imports: [ActivityModule, ReportsModule, FilesModule, LinksModule, MakingModule] })
export class ReportingModule {
  static on(settings: ReportingSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: ReportingModule,
      imports: [
        SettingsModule.on(settings),
        ProvisioningModule.of({ service: 'reporting', done: ReportingProvisioned }),
        ...foundation({ service: 'reporting', settings, broker, entities, migrations }),
      ],
    };
  }
}
