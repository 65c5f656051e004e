import { isPlatformWide, type PlatformPermission, permissions } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';

export interface Role {
  readonly id: string;
  /** Its name in code, for ever the same. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly PlatformPermission[];
}

const everything = Object.keys(permissions) as PlatformPermission[];

// Everybody who is signed in has these without any role: the gateway adds them.
const isOfEverybody = (permission: string) => permission.startsWith('own-');
// These are about the installation, not about one organisation in it.
const OF_THE_PLATFORM: ReadonlySet<string> = new Set(['system:configure', 'logs:read', 'organizations:suspend']);

/** What does no harm to know for anybody who belongs to the organisation: no addresses, no health data, no trail. */
const viewer: readonly PlatformPermission[] = [
  'organizations:read',
  'data:read',
  'analytics:read',
  'grants:read',
  'impact:read',
  'assessments:read',
];

const analyst: readonly PlatformPermission[] = [
  ...viewer,
  'data:export',
  'analytics:write',
  'analytics:predict',
  'models:access',
  'impact:report',
  'health-data:read',
  'conversations:read',
  'assessments:run',
  'feedback:read',
  'feedback:create',
  'reports:read',
  'reports:create',
];

/** Leads people and approves what they hand in; makes no users, and changes neither roles nor settings. */
const manager: readonly PlatformPermission[] = [
  ...viewer,
  'users:read',
  'roles:read',
  'data:write',
  'grants:create',
  'grants:approve',
  'grants:manage',
  'impact:report',
  'impact:approve',
  'conversations:read',
  'conversations:write',
  'assessments:run',
  'assessments:manage',
  'settings:read',
  'compliance:read',
  'feedback:read',
  'feedback:create',
  'feedback:manage',
  'reports:read',
  'reports:create',
  'usage:read',
  'services:read',
];

/** A program of the product: works with its data, sees nobody's address and manages nothing. */
const apiUser: readonly PlatformPermission[] = [
  'organizations:read',
  'data:read',
  'data:write',
  'analytics:read',
  'analytics:predict',
  'models:access',
  'conversations:read',
  'conversations:write',
  'assessments:read',
  'assessments:run',
  'ingest:create',
  'feedback:create',
  'permissions:check',
];

/**
 * All that one organisation can be allowed. Nobody grants more than they have (T47), so what its administrators lacked,
 * nobody in the organisation could ever be given.
 */
const admin = everything.filter(
  (permission) => !isPlatformWide(permission) && !OF_THE_PLATFORM.has(permission) && !isOfEverybody(permission),
);

/** Constant for ever: tokens and users hold them. They belong to organisation zero and hold in every one. */
const idOf = (number: number) => `00000000-0000-7000-8001-${String(number).padStart(12, '0')}`;

export const SUPER_ADMIN: Role = {
  id: idOf(1),
  slug: 'super-admin',
  name: 'Super administrator',
  description: 'Everything, in every organisation. For users of the platform itself.',
  permissions: everything,
};
export const ADMIN: Role = {
  id: idOf(2),
  slug: 'admin',
  name: 'Administrator',
  description: 'Users, roles and settings of the organisation, and all that others in it may do.',
  permissions: admin,
};

/** The six roles that every organisation has from its first minute (IDN-6). The permission table is this file. */
export const BUILT_IN_ROLES: readonly Role[] = [
  SUPER_ADMIN,
  ADMIN,
  {
    id: idOf(3),
    slug: 'manager',
    name: 'Manager',
    description: 'Leads teams and approves what they hand in.',
    permissions: manager,
  },
  {
    id: idOf(4),
    slug: 'analyst',
    name: 'Analyst',
    description: 'Analyses data and writes reports.',
    permissions: analyst,
  },
  { id: idOf(5), slug: 'viewer', name: 'Viewer', description: 'Reads basic data.', permissions: viewer },
  {
    id: idOf(6),
    slug: 'api-user',
    name: 'API user',
    description: 'A program that reads and writes data.',
    permissions: apiUser,
  },
];

/** The roles that users of an organisation can hold: `super-admin` in organisation zero alone. */
export function rolesOf(tenantId: string): readonly Role[] {
  return BUILT_IN_ROLES.filter((role) => role !== SUPER_ADMIN || tenantId === PLATFORM_TENANT_ID);
}

/** What the roles permit together. An id that nobody knows permits nothing. */
export function permissionsOf(roleIds: readonly string[]): ReadonlySet<PlatformPermission> {
  return new Set(BUILT_IN_ROLES.filter(({ id }) => roleIds.includes(id)).flatMap((role) => role.permissions));
}
