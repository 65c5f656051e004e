import { type DynamicModule, Module } from '@nestjs/common';
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
      imports: [SettingsModule.on(settings), EntranceModule.on(settings), DescriptionModule, PagesModule],
    };
  }
}
