/** The 45 permissions of IDN-6, by subject. Each is `<url plural>:<verb>`; the sentence is what an administrator reads. */
const namedPermissions = {
  'users:read': 'See the users of the organisation',
  'users:create': 'Create and invite users',
  'users:update': 'Change users',
  'users:delete': 'Remove users',
  'organizations:read': 'See the organisation and its settings',
  'organizations:create': 'Create organisations below one’s own',
  'organizations:update': 'Change the organisation',
  'organizations:delete': 'Close the organisation and have its data deleted',
  'roles:read': 'See roles, their permissions and who holds them',
  'roles:manage': 'Create and change roles, and assign them',
  'data:read': 'Read the organisation’s data',
  'data:write': 'Create and change data',
  'data:delete': 'Delete data',
  'data:export': 'Take data out of the platform',
  'analytics:read': 'See analyses and statistics',
  'analytics:write': 'Create and change analyses',
  'analytics:predict': 'Run forecasts and predictions',
  'models:access': 'Use and train models',
  'system:configure': 'Configure the system',
  'logs:read': 'Read system logs',
  'grants:read': 'See grants',
  'grants:create': 'Create grants',
  'grants:approve': 'Approve grants',
  'grants:manage': 'Change and end grants',
  'impact:read': 'See impact figures',
  'impact:report': 'Report impact',
  'impact:approve': 'Approve impact reports',
  'health-data:read': 'See health data without its sensitive fields',
  'health-data:read-sensitive': 'See the sensitive fields of health data',
  'health-data:export': 'Take health data out of the platform',
  'conversations:read': 'Read conversations',
  'conversations:write': 'Take part in conversations',
  'conversations:delete': 'Delete conversations',
  'assessments:read': 'See assessments and their results',
  'assessments:run': 'Run assessments',
  'assessments:manage': 'Create, change and remove assessments',
  'audit:read': 'Read the audit trail',
  'audit:export': 'Take the audit trail and its proofs out of the platform',
  'api-keys:read': 'See API keys, never their secrets',
  'api-keys:create': 'Create API keys',
  'api-keys:revoke': 'Revoke API keys',
  'settings:read': 'See settings and policies',
  'settings:update': 'Change settings and policies',
  'compliance:read': 'See compliance state, requirements and risks',
  'compliance:manage': 'Change compliance requirements, controls and risks',
} as const satisfies Record<string, string>;

/** What IDN-6 does not name. `platform:*` reaches across organisations: only users of organisation zero may hold it. */
const furtherPermissions = {
  'own-account:read': 'See one’s own account, roles and permissions',
  'own-email:update': 'Change one’s own address, by proof',
  'own-password:update': 'Change one’s own password',
  'own-sessions:read': 'See one’s own sessions',
  'own-sessions:delete': 'Sign out, here and elsewhere',
  'own-factors:read': 'See one’s own second factors and their use',
  'own-factors:manage': 'Enrol and remove one’s own second factors',
  'own-streams:open': 'Take a ticket for a stream that one may listen to',
  'users:suspend': 'Suspend users and let them back in',
  'sessions:read': 'See the sessions of users',
  'sessions:revoke': 'End the sessions of users',
  'factors:read': 'See which second factors users have',
  'factors:reset': 'Remove the second factors of users who lost them',
  'security:read': 'See how safe the accounts of users are',
  'network-blocks:read': 'See from which networks nobody may call',
  'network-blocks:manage': 'Block networks and let them in again',
  'permissions:check': 'Ask what users may do, and why',
  'organizations:suspend': 'Suspend the organisation and let it go on',
  'audit:verify': 'Have the audit trail verified',
  'audit:configure': 'Say which calls of the API enter the audit trail',
  'audit:retain': 'Say how long the audit trail is kept, and hold what must not be deleted',
  'audit:delete': 'Ask for the deletion of archives of the audit trail, or approve what another asked for',
  'audit:erase': 'Erase people from the audit trail',
  'audit:import': 'Bring history of other systems into the audit trail',
  'ingest:create': 'Hand in events, metrics, usage and ratings of a product',
  'audit-types:read': 'See the types of a product’s audit events and their schemas',
  'audit-types:manage': 'Register types of a product’s audit events, and what their details must be',
  'webhooks:read': 'See webhook endpoints and what was sent to them',
  'webhooks:manage': 'Create, change and test webhook endpoints',
  'feedback:read': 'See ratings, recommendations and their analysis',
  'feedback:create': 'Rate answers and make recommendations',
  'feedback:manage': 'Follow, dismiss and measure recommendations, withdraw ratings',
  'reports:read': 'See reports and fetch their files',
  'reports:create': 'Have reports made, and share them by link',
  'usage:read': 'See what the organisation used',
  'services:read': 'See how the services of the platform fare',
  'platform:organizations:read': 'See every organisation of the platform',
  'platform:organizations:create': 'Create organisations',
  'platform:organizations:update': 'Change any organisation',
  'platform:organizations:suspend': 'Suspend any organisation and let it go on',
  'platform:rate-limits:update': 'Give any organisation limits of its own',
  'platform:network-blocks:manage': 'Block networks for everybody and let them in again',
  'platform:analytics:read': 'See the statistics of all organisations together',
} as const satisfies Record<string, string>;

/** Every permission that the platform knows, with its meaning in one line. The only list of them. */
export const permissions = { ...namedPermissions, ...furtherPermissions } as const;

/** The 45 that IDN-6 promises by name. */
export const promisedPermissions = Object.keys(namedPermissions) as readonly PlatformPermission[];

export type PlatformPermission = keyof typeof permissions;

/** A permission that a tenant made up for its own product: the platform carries it and never interprets it. */
export type TenantPermission = `x-${string}:${string}`;

export type Permission = PlatformPermission | TenantPermission;

const TENANT_PERMISSION = /^x-[a-z0-9]+(-[a-z0-9]+)*:[a-z0-9]+(-[a-z0-9]+)*$/;

/** Tells whether a text is a well-formed permission of a tenant’s own. */
export function isTenantPermission(text: string): text is TenantPermission {
  return TENANT_PERMISSION.test(text);
}

/** Tells whether a text names a permission: one of ours, or a well-formed one of a tenant. */
export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text) || isTenantPermission(text);
}

/** Tells whether a permission reaches across organisations. */
export function isPlatformWide(permission: string): boolean {
  return permission.startsWith('platform:');
}
