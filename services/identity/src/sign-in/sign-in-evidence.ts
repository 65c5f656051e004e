import { SignInFailed, UnknownAccountTried } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import type { Client } from '../sessions/session.entity.js';
import type { User } from '../users/user.entity.js';
import type { RefusedFor } from './sign-in-flow.js';

/**
 * Tells the trail of a sign-in that failed. The caller commits this and throws afterwards: thrown inside, the refusal
 * would take its evidence with it. One event for somebody and for nobody: the same work for both (T31).
 */
export async function tellFailure(
  tx: TenantTransaction,
  user: User | null,
  reason: RefusedFor,
  { address: clientAddress, userAgent }: Client,
): Promise<void> {
  if (user) return tx.publish(user, SignInFailed({ userId: user.id, reason, clientAddress, userAgent }));
  const attempt = { tenantId: tx.tenantId, id: newId(), version: 1 };
  return tx.publish(attempt, UnknownAccountTried({ attemptId: attempt.id, clientAddress, userAgent }));
}
