import { VitalsModule } from '@guildhall/vitals';
import { type DynamicModule, Module } from '@nestjs/common';
import { BrokerModule } from './broker.module.js';
import type { GatewaySettings } from './config.js';
import { DescriptionModule } from './description/description.module.js';
import { EntranceModule } from './entrance/entrance.module.js';
import { PagesModule } from './pages/pages.module.js';
import { SettingsModule } from './settings.module.js';

/** The parts of the gateway. */
@Module({})
export class GatewayModule {
  static on(settings: GatewaySettings): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        SettingsModule.on(settings),
        EntranceModule.on(settings),
        DescriptionModule,
        PagesModule,
        VitalsModule.of({ service: 'gateway', everySeconds: settings.PROCESS_REPORT_SECONDS }, BrokerModule),
      ],
    };
  }
}
