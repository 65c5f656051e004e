import { AccessModule } from '@guildhall/access';
import { DatabaseModule } from '@guildhall/database';
import { type Broker, EventsModule, openBroker } from '@guildhall/events';
import { traceparentOfNow } from '@guildhall/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import type { TenancySettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { OnboardingModule } from './onboarding/onboarding.module.js';
import { OnboardingPace } from './onboarding/onboarding-pace.js';
import { OrganizationsModule } from './organizations/organizations.module.js';

const service = 'tenancy';

/** The features of this service, and what they run on. */
@Module({ imports: [OrganizationsModule] })
export class TenancyModule {
  static on(settings: TenancySettings, broker: Broker | Promise<Broker> = brokerOf(settings)): DynamicModule {
    return {
      module: TenancyModule,
      imports: [
        OnboardingModule.at(new OnboardingPace(settings.ONBOARDING_ASK_AGAIN_SECONDS * 1_000)),
        AccessModule.forRoot({
          service,
          issuer: settings.TOKEN_ISSUER,
          keys: () => settings.SERVICE_TOKEN_KEYS,
          directCalls: 'refused',
        }),
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
          broker,
          groupPrefix: settings.KAFKA_GROUP_PREFIX,
        }),
      ],
    };
  }
}

function brokerOf(settings: TenancySettings): Promise<Broker> {
  return openBroker(settings.KAFKA_CLIENT, { brokers: settings.KAFKA_BROKERS, clientId: service });
}
