import { type DynamicModule, Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import type { GatewaySettings } from '../config.js';
import { CorsModule } from '../cors/cors.module.js';
import { Calls } from './calls.js';

/** What a call is, for every step of its way. */
@Module({})
export class CallsModule {
  static on(settings: GatewaySettings): DynamicModule {
    return {
      module: CallsModule,
      imports: [AddressesModule.on(settings), CorsModule],
      providers: [Calls],
      exports: [Calls],
    };
  }
}
