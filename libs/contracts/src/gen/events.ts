// Generated from proto/ by libs/contracts/plugin. Do not edit.
import type { EventType } from '../event-type.js';
import { ThingHappened, SampleTaken } from './guildhall/fixture/v1/events.js';
import { PlatformAccessed, EventParked } from './guildhall/platform/v1/events.js';
import { OrganizationCreated, OrganizationChanged, OrganizationSuspended, OrganizationReactivated } from './guildhall/tenancy/v1/events.js';
export type { SamplePart } from './guildhall/fixture/v1/events.js';
export type { Change } from './guildhall/options/v1/change.js';
export { ThingHappened, SampleTaken, PlatformAccessed, EventParked, OrganizationCreated, OrganizationChanged, OrganizationSuspended, OrganizationReactivated };

const all: readonly EventType[] = [ThingHappened, SampleTaken, PlatformAccessed, EventParked, OrganizationCreated, OrganizationChanged, OrganizationSuspended, OrganizationReactivated];

/** Every event of the platform by its full type name. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map(all.map((event) => [event.type, event]));
