import { type DynamicModule, Module } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from './config.js';

/** What every feature may ask for: the settings. */
@Module({})
export class SettingsModule {
  static on(settings: IdentitySettings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [{ provide: IDENTITY_SETTINGS, useValue: settings }],
      exports: [IDENTITY_SETTINGS],
    };
  }
}
