import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { AuthenticationModule } from '../authentication/authentication.module.js';
import type { GatewaySettings } from '../config.js';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { RoutesModule } from '../routes/routes.module.js';
import { Admission } from './admission.js';
import { Entrance } from './entrance.js';
import type { DynamicModule } from '@nestjs/common';

/** Where every call comes in. */
@Module({})
export class EntranceModule {
  static on(settings: GatewaySettings): DynamicModule {
    return {
      module: EntranceModule,
      imports: [
        AddressesModule.on(settings),
        AuthenticationModule,
        EdgeStateModule,
        LimitsModule.on(settings),
        ProxyModule,
        RoutesModule,
      ],
      providers: [Admission, Entrance],
      exports: [Entrance],
    };
  }
}
