import { AccessModule } from '@guildhall/access';
import { VitalsModule } from '@guildhall/vitals';
import { type DynamicModule, Module } from '@nestjs/common';
import { BrokerModule } from './broker.module.js';
import type { GatewaySettings } from './config.js';
import { DescriptionModule } from './description/description.module.js';
import { EntranceModule } from './entrance/entrance.module.js';
import { ownKeysOf, withOwnKey } from './own-routes/own-key.js';
import { PagesModule } from './pages/pages.module.js';
import { OWN_SERVICE } from './routes/route.js';
import { SettingsModule } from './settings.module.js';

/** The parts of the gateway. */
@Module({})
export class GatewayModule {
  static on(given: GatewaySettings): DynamicModule {
    const settings = withOwnKey(given);
    return {
      module: GatewayModule,
      imports: [
        SettingsModule.on(settings),
        // Pages come without a credential and need none; to whatever else has none, the door is shut.
        AccessModule.forRoot({ service: OWN_SERVICE, issuer: settings.TOKEN_ISSUER, keys: () => ownKeysOf(settings) }),
        EntranceModule.on(settings),
        DescriptionModule,
        PagesModule,
        VitalsModule.of({ service: 'gateway', everySeconds: settings.PROCESS_REPORT_SECONDS }, BrokerModule),
      ],
    };
  }
}
