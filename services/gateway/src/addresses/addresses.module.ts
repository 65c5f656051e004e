import { type DynamicModule, Module } from '@nestjs/common';
import type { AddressSettings } from './address-settings.js';
import { Addresses } from './addresses.js';

/** Where calls come from. */
@Module({})
export class AddressesModule {
  static on(settings: AddressSettings): DynamicModule {
    return {
      module: AddressesModule,
      providers: [{ provide: Addresses, useFactory: () => new Addresses(settings) }],
      exports: [Addresses],
    };
  }
}
