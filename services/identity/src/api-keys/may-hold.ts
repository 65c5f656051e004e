import type { Actor } from '@guildhall/access';
import type { TenantTransaction } from '@guildhall/database';
import { Organization } from '../organizations/organization.entity.js';
import { lockUser } from '../users/lock-user.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { rightsOf } from '../users/rights-of.js';
import { KeysMakeNoKeys, MakerMayNotAct, ScopeAboveYours } from './api-key.problems.js';

/**
 * Whoever is shown the secret of a key may do what the key may: so only who may do it anyway is shown one (T47). By what
 * their roles permit at the moment of issue, whatever the token says that was made minutes ago (T24, T48).
 *
 * Locks the user's row: a suspension either sees the key, or is seen here.
 */
export async function requireMayHold(tx: TenantTransaction, actor: Actor, scopes: readonly string[]): Promise<void> {
  if (actor.kind !== 'user') throw new KeysMakeNoKeys('Only a user makes keys.');
  const user = await lockUser(tx, actor.userId);
  const organization = await tx.findOneBy(Organization, { id: actor.tenantId });
  if (!mayAuthenticate(user, organization, 'api-key').isAllowed) throw new MakerMayNotAct('Sign in again.');
  const { permissions: held } = await rightsOf(tx, user);
  const errors = scopes.flatMap((scope, place) =>
    actor.can(scope) && held.has(scope)
      ? []
      : [{ pointer: `/scopes/${place}`, code: 'scope-above-yours', detail: 'You may not do this yourself.' }],
  );
  if (errors.length > 0) throw new ScopeAboveYours('A key does nothing that its maker may not do.', { errors });
}
