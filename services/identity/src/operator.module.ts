import { DatabaseModule } from '@guildhall/database';
import { Clock, Randomness, SystemClock, SystemRandomness } from '@guildhall/runtime';
import { KeysModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { IdentitySettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { SettingsModule } from './settings.module.js';

/** What a command of an operator runs on: no port, no consumer, no relay. What it announces, the serving processes send. */
@Module({})
export class OperatorModule {
  static on(settings: IdentitySettings): DynamicModule {
    return {
      module: OperatorModule,
      global: true,
      imports: [
        SettingsModule.on(settings),
        KeysModule.at(settings.KEY_RING_FILE),
        DatabaseModule.forRoot({
          service: 'identity',
          url: settings.DATABASE_URL,
          poolSize: 1,
          entities,
          migrations,
          patienceSeconds: settings.START_PATIENCE_SECONDS,
        }),
      ],
      providers: [
        { provide: Clock, useClass: SystemClock },
        { provide: Randomness, useClass: SystemRandomness },
      ],
      exports: [Clock, Randomness],
    };
  }
}
