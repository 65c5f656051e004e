import { SignInFailed, UnknownAccountTried } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import type { Client } from '../sessions/session.entity.js';
import type { RefusedFor } from './sign-in-flow.js';

// Locked, so that the event stands in the order of the user's other events (D1).
const VERSION = { name: 'version-of-user', text: 'select version from users where id = $1 for share' };

/**
 * Tells the trail of a sign-in that failed. The caller commits this and throws afterwards: thrown inside, the refusal
 * would take its evidence with it. The same statements and one event, for somebody and for nobody (T31).
 */
export async function tellFailure(
  tx: TenantTransaction,
  userId: string | undefined,
  reason: RefusedFor,
  { address: clientAddress, userAgent }: Client,
): Promise<void> {
  const attemptId = newId();
  const [user] = await tx.prepared<{ version: number }>(VERSION, [userId ?? attemptId]);
  const { tenantId } = tx;
  if (userId && user) {
    const failed = SignInFailed({ userId, reason, clientAddress, userAgent });
    return tx.publish({ tenantId, id: userId, version: user.version }, failed);
  }
  const tried = UnknownAccountTried({ attemptId, clientAddress, userAgent });
  return tx.publish({ tenantId, id: attemptId, version: 1 }, tried);
}
