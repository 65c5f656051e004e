import { isPlatformWide } from '@guildhall/access';
import type { EdgeState } from '../edge-state/edge-state.js';
import { PLATFORM_TENANT } from '../edge-state/platform-tenant.js';
import type { RestrictedUse, UserToken } from './access-token.js';

/** What every user may do to their own account, whatever their roles. */
const OWN = [
  'own-account:read',
  'own-email:update',
  'own-password:update',
  'own-sessions:read',
  'own-sessions:delete',
  'own-factors:read',
  'own-factors:manage',
  'own-streams:open',
];

/** What opens the next step of signing in, and signs out. */
const OF_STEPS: Readonly<Record<RestrictedUse, readonly string[]>> = {
  'change-password': ['own-password:update', 'own-sessions:delete'],
  'enrol-factor': ['own-factors:read', 'own-factors:manage', 'own-sessions:delete'],
};

/** The permissions behind a token's roles, as they are stated now. A role that nobody states permits nothing. */
export function expandRoles(token: UserToken, { roles }: EdgeState): ReadonlySet<string> {
  if (token.use) return new Set(OF_STEPS[token.use]);
  // A role is one of the platform's or one of the caller's own organisation; another tenant's is not found.
  const stated = token.roles.flatMap(
    (role) => roles.get(`${PLATFORM_TENANT}/${role}`) ?? roles.get(`${token.tenant}/${role}`) ?? [],
  );
  // Whatever a role says, nobody outside of organisation zero reaches across organisations.
  const mayReachAcross = token.tenant === PLATFORM_TENANT;
  return new Set([...OWN, ...stated.filter((permission) => mayReachAcross || !isPlatformWide(permission))]);
}
