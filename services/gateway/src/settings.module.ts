import { type DynamicModule, Global, Module } from '@nestjs/common';
import { GATEWAY_SETTINGS, type GatewaySettings } from './config.js';

/** Hands the settings to every part, so that none reads the environment itself. */
@Global()
@Module({})
export class SettingsModule {
  static on(settings: GatewaySettings): DynamicModule {
    return {
      module: SettingsModule,
      providers: [{ provide: GATEWAY_SETTINGS, useValue: settings }],
      exports: [GATEWAY_SETTINGS],
    };
  }
}
