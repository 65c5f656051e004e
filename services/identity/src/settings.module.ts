import { FileKeyRing, KeyRing } from '@guildhall/sealing';
import { type DynamicModule, Module } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from './config.js';

/** What every feature may ask for: the settings, and the keys that seal what the database must not tell. */
@Module({})
export class SettingsModule {
  static on(settings: IdentitySettings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [
        { provide: IDENTITY_SETTINGS, useValue: settings },
        { provide: KeyRing, useFactory: () => FileKeyRing.load(settings.KEY_RING_FILE) },
      ],
      exports: [IDENTITY_SETTINGS, KeyRing],
    };
  }
}
