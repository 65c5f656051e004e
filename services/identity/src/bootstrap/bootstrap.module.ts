import { DatabaseModule } from '@guildhall/database';
import { Clock, Randomness, SystemClock, SystemRandomness } from '@guildhall/runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import type { IdentitySettings } from '../config.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { entities, migrations } from '../data-source.js';
import { SettingsModule } from '../settings.module.js';
import { LoginDirectory } from '../users/login-directory.js';
import { BootstrapPlatform } from './bootstrap-platform.js';

/** The service's own parts, as far as bootstrapping needs them: no port, no consumer, no relay. */
@Module({})
export class BootstrapModule {
  static on(settings: IdentitySettings): DynamicModule {
    return {
      module: BootstrapModule,
      global: true,
      imports: [
        SettingsModule.on(settings),
        DatabaseModule.forRoot({ service: 'identity', url: settings.DATABASE_URL, poolSize: 1, entities, migrations }),
        CredentialsModule,
      ],
      providers: [
        { provide: Clock, useClass: SystemClock },
        { provide: Randomness, useClass: SystemRandomness },
        LoginDirectory,
        BootstrapPlatform,
      ],
      exports: [Clock, Randomness],
    };
  }
}
