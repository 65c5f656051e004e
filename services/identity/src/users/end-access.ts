import type { TenantTransaction } from '@guildhall/database';
import { endSessions } from '../sessions/end-sessions.js';
import type { EndReason } from '../sessions/session.entity.js';
import { stateKeysOf } from '../stated-keys/state-keys-of.js';
import { revokeTokens } from './revoke-tokens.js';
import { rightsOf } from './rights-of.js';
import type { User } from './user.entity.js';

/**
 * Everything that lets somebody act as the user ends with the commit, everywhere within a second: access tokens, sessions
 * with their refresh families, API keys (T23, IDN-4). What a bar of the account does, whichever it is.
 *
 * Lock the user's row before, and save it with the risen permission version.
 */
export async function endAccess(
  tx: TenantTransaction,
  user: User,
  { reason, at }: { readonly reason: EndReason; readonly at: Date },
): Promise<void> {
  await revokeTokens(tx, user);
  await stateKeysOf(tx, user.id, await rightsOf(tx, user));
  await endSessions(tx, { userId: user.id }, { reason, at });
}
