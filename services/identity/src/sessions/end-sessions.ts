import { SessionRevoked } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { IsNull } from 'typeorm';
import { type EndReason, Session } from './session.entity.js';

/** All sessions of a user, or the one that is named. */
export interface WhichSessions {
  readonly userId: string;
  readonly sessionId?: string;
}

/**
 * Ends sessions in the caller's transaction: their refresh tokens are worthless with the commit, their access tokens
 * when the gateway hears of it, within a second. What has ended before stays as it is, so twice is like once.
 *
 * Lock the user's row before, where both are locked: everybody does it in this order.
 */
export async function endSessions(
  tx: TenantTransaction,
  { userId, sessionId }: WhichSessions,
  { reason, at }: { readonly reason: EndReason; readonly at: Date },
): Promise<void> {
  const sessions = await tx.find(Session, {
    where: { userId, endedAt: IsNull(), ...(sessionId && { id: sessionId }) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  for (const session of sessions) {
    const ended = session.end(reason, at);
    await tx.save(session);
    await tx.publish(session, ended);
    await tx.publish(session, SessionRevoked({ sessionId: session.id }));
  }
}
