import { AccessModule } from '@guildhall/access';
import { DatabaseModule } from '@guildhall/database';
import { EventsModule, openBroker } from '@guildhall/events';
import { traceparentOfNow } from '@guildhall/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import type { {{Service}}Settings } from './config.js';
import { entities, migrations } from './data-source.js';

const service = '{{service}}';

/** The features of this service, and what they run on. */
@Module({ imports: [] })
export class {{Service}}Module {
  static on(settings: {{Service}}Settings): DynamicModule {
    return {
      module: {{Service}}Module,
      imports: [
        AccessModule.forRoot({ service, issuer: settings.TOKEN_ISSUER, keys: () => settings.SERVICE_TOKEN_KEYS, directCalls: 'refused' }),
        DatabaseModule.forRoot({
          service,
          url: settings.DATABASE_URL,
          platformUrl: settings.DATABASE_PLATFORM_URL,
          poolSize: settings.DATABASE_POOL_SIZE,
          entities,
          migrations,
          currentTraceparent: traceparentOfNow,
        }),
        EventsModule.forRoot({
          service,
          relayUrl: settings.DATABASE_RELAY_URL,
          broker: openBroker(settings.KAFKA_CLIENT, { brokers: settings.KAFKA_BROKERS, clientId: service }),
          groupPrefix: settings.KAFKA_GROUP_PREFIX,
        }),
      ],
    };
  }
}
