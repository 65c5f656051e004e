// Generated from proto/ by libs/contracts/plugin. Do not edit.
import type { EventType } from '../event-type.js';
import { ThingHappened, SampleTaken } from './guildhall/fixture/v1/events.js';
import { RequestsRefused, RequestsHandled } from './guildhall/gateway/v1/events.js';
import { IdentityProvisioned, IdentityProvisioningFailed, PlatformBootstrapped, UserCreated, UserActivated, UserChanged, UserSuspended, UserReactivated, PasswordChanged, UserSignedIn, SignInFailed, UnknownAccountTried, SessionEnded, RefreshReuseDetected, RoleStated, SigningKeyStated, UserRevoked, SessionRevoked } from './guildhall/identity/v1/events.js';
import { PlatformAccessed, EventParked } from './guildhall/platform/v1/events.js';
import { OrganizationCreated, OrganizationChanged, OrganizationSuspended, OrganizationReactivated, ProvisioningRequested, OrganizationActivated, OnboardingFailed, OnboardingResumed, TenantStated } from './guildhall/tenancy/v1/events.js';
export type { SamplePart } from './guildhall/fixture/v1/events.js';
export type { RequestRecord } from './guildhall/gateway/v1/events.js';
export type { Change } from './guildhall/options/v1/change.js';
export { ThingHappened, SampleTaken, RequestsRefused, RequestsHandled, IdentityProvisioned, IdentityProvisioningFailed, PlatformBootstrapped, UserCreated, UserActivated, UserChanged, UserSuspended, UserReactivated, PasswordChanged, UserSignedIn, SignInFailed, UnknownAccountTried, SessionEnded, RefreshReuseDetected, RoleStated, SigningKeyStated, UserRevoked, SessionRevoked, PlatformAccessed, EventParked, OrganizationCreated, OrganizationChanged, OrganizationSuspended, OrganizationReactivated, ProvisioningRequested, OrganizationActivated, OnboardingFailed, OnboardingResumed, TenantStated };

const all: readonly EventType[] = [ThingHappened, SampleTaken, RequestsRefused, RequestsHandled, IdentityProvisioned, IdentityProvisioningFailed, PlatformBootstrapped, UserCreated, UserActivated, UserChanged, UserSuspended, UserReactivated, PasswordChanged, UserSignedIn, SignInFailed, UnknownAccountTried, SessionEnded, RefreshReuseDetected, RoleStated, SigningKeyStated, UserRevoked, SessionRevoked, PlatformAccessed, EventParked, OrganizationCreated, OrganizationChanged, OrganizationSuspended, OrganizationReactivated, ProvisioningRequested, OrganizationActivated, OnboardingFailed, OnboardingResumed, TenantStated];

/** Every event of the platform by its full type name. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map(all.map((event) => [event.type, event]));
