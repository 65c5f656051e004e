import { AccessModule } from '@guildhall/access';
import { serviceSettings } from '@guildhall/config';
import { DatabaseModule } from '@guildhall/database';
import { EventsModule, openBroker } from '@guildhall/events';
import { traceparentOfNow } from '@guildhall/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import type { z } from 'zod';
import { CreateDirectory1764000000000 } from './create-directory.js';
import { ProjectOrganizations } from './project-organizations.consumer.js';

const service = 'projector';

@Module({ controllers: [ProjectOrganizations] })
export class ProjectorModule {
  static on(settings: z.infer<typeof serviceSettings>): DynamicModule {
    return {
      module: ProjectorModule,
      imports: [
        AccessModule.forRoot({ service, issuer: settings.TOKEN_ISSUER, keys: () => settings.SERVICE_TOKEN_KEYS }),
        DatabaseModule.forRoot({
          service,
          url: settings.DATABASE_URL,
          platformUrl: settings.DATABASE_PLATFORM_URL,
          entities: [],
          migrations: [CreateDirectory1764000000000],
          currentTraceparent: traceparentOfNow,
        }),
        EventsModule.forRoot({
          service,
          relayUrl: settings.DATABASE_RELAY_URL,
          broker: openBroker(settings.KAFKA_CLIENT, {
            brokers: settings.KAFKA_BROKERS,
            clientId: service,
            sessionTimeoutMs: settings.KAFKA_SESSION_SECONDS * 1_000,
          }),
          groupPrefix: settings.KAFKA_GROUP_PREFIX,
        }),
      ],
    };
  }
}
