import { AccessModule } from '@guildhall/access';
import { DatabaseModule } from '@guildhall/database';
import { type Broker, EventsModule, openBroker } from '@guildhall/events';
import { traceparentOfNow } from '@guildhall/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import type { IdentitySettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { RolesModule } from './roles/roles.module.js';
import { SettingsModule } from './settings.module.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { SuspensionsModule } from './suspensions/suspensions.module.js';
import { UsersModule } from './users/users.module.js';

const service = 'identity';

/** The features of this service, and what they run on. */
@Module({
  imports: [InvitationsModule, OrganizationsModule, RolesModule, SignInModule, SuspensionsModule, UsersModule],
})
export class IdentityModule {
  static on(settings: IdentitySettings, broker: Broker | Promise<Broker> = brokerOf(settings)): DynamicModule {
    return {
      module: IdentityModule,
      imports: [
        SettingsModule.on(settings),
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

function brokerOf(settings: IdentitySettings): Promise<Broker> {
  return openBroker(settings.KAFKA_CLIENT, { brokers: settings.KAFKA_BROKERS, clientId: service });
}
