import { type DynamicModule, Module } from '@nestjs/common';
import { REPORTING_SETTINGS, type ReportingSettings } from './config.js';

/** What every feature may ask for: the settings. */
@Module({})
export class SettingsModule {
  static on(settings: ReportingSettings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [{ provide: REPORTING_SETTINGS, useValue: settings }],
      exports: [REPORTING_SETTINGS],
    };
  }
}
