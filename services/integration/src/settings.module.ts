import { type DynamicModule, Module } from '@nestjs/common';
import { INTEGRATION_SETTINGS, type IntegrationSettings } from './config.js';

/** What every feature may ask for: the settings. */
@Module({})
export class SettingsModule {
  static on(settings: IntegrationSettings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [{ provide: INTEGRATION_SETTINGS, useValue: settings }],
      exports: [INTEGRATION_SETTINGS],
    };
  }
}
