import { DirectoryStore, ObjectStore } from '@guildhall/objects';
import { type DynamicModule, Module } from '@nestjs/common';
import { AUDIT_SETTINGS, type AuditSettings } from './config.js';

/** What every feature may ask for: the settings, and the store for files that no table should carry. */
@Module({})
export class SettingsModule {
  static on(settings: AuditSettings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [
        { provide: AUDIT_SETTINGS, useValue: settings },
        { provide: ObjectStore, useFactory: () => DirectoryStore.open(settings.OBJECTS_DIRECTORY) },
      ],
      exports: [AUDIT_SETTINGS, ObjectStore],
    };
  }
}
