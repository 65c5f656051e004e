import type { Broker } from '@guildhall/events';
import { foundation } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import { AddressProofsModule } from './address-proofs/address-proofs.module.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AssignmentsModule } from './assignments/assignments.module.js';
import { ClientCredentialsModule } from './client-credentials/client-credentials.module.js';
import type { IdentitySettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { EnrolmentsModule } from './enrolments/enrolments.module.js';
import { FactorsModule } from './factors/factors.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { DeactivationsModule } from './deactivations/deactivations.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { LocksModule } from './locks/locks.module.js';
import { NetworkBlocksModule } from './network-blocks/network-blocks.module.js';
import { OpenSessionsModule } from './open-sessions/open-sessions.module.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { OwnAccountModule } from './own-account/own-account.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { RecoveryModule } from './recovery/recovery.module.js';
import { PasskeySignInModule } from './passkey-sign-in/passkey-sign-in.module.js';
import { PermissionsModule } from './permissions/permissions.module.js';
import { RolesModule } from './roles/roles.module.js';
import { SettingsModule } from './settings.module.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { SuspensionsModule } from './suspensions/suspensions.module.js';
import { UserSecurityModule } from './user-security/user-security.module.js';
import { UsersModule } from './users/users.module.js';

/** The features of this service, and what they run on. */
@Module({
  imports: [
    AddressProofsModule,
    ApiKeysModule,
    ClientCredentialsModule,
    AssignmentsModule,
    EnrolmentsModule,
    FactorsModule,
    ImportsModule,
    InvitationsModule,
    DeactivationsModule,
    ErasureModule,
    LocksModule,
    NetworkBlocksModule,
    OpenSessionsModule,
    OrganizationsModule,
    OwnAccountModule,
    PasskeySignInModule,
    PoliciesModule,
    RecoveryModule,
    PermissionsModule,
    RolesModule,
    SignInModule,
    SuspensionsModule,
    UserSecurityModule,
    UsersModule,
  ],
})
export class IdentityModule {
  static on(settings: IdentitySettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: IdentityModule,
      imports: [
        SettingsModule.on(settings),
        ...foundation({ service: 'identity', settings, broker, entities, migrations }),
      ],
    };
  }
}
