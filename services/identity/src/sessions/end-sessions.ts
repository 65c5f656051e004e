import { SessionRevoked } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { IsNull } from 'typeorm';
import { type EndReason, Session } from './session.entity.js';

/** All sessions of a user, or the one that is named, or all but one. */
export interface WhichSessions {
  readonly userId: string;
  readonly sessionId?: string;
  readonly exceptId?: string;
}

interface End {
  readonly reason: EndReason;
  readonly at: Date;
}

/**
 * Ends sessions in the caller's transaction: their refresh tokens are worthless with the commit, their access tokens
 * when the gateway hears of it, within a second. What has ended before stays as it is, so twice is like once. With all
 * of a user's sessions end the sign-ins that wait for a second factor: what they have proved so far may not be true any
 * more. Answers how many sessions ended.
 *
 * Lock the user's row before, where both are locked: everybody does it in this order.
 */
export async function endSessions(
  tx: TenantTransaction,
  { userId, sessionId, exceptId }: WhichSessions,
  end: End,
): Promise<number> {
  const open = await tx.find(Session, {
    where: { userId, endedAt: IsNull(), ...(sessionId && { id: sessionId }) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const sessions = open.filter(({ id }) => id !== exceptId);
  for (const session of sessions) await endSession(tx, session, end);
  if (sessionId === undefined) await tx.query('delete from sign_in_challenges where user_id = $1', [userId]);
  return sessions.length;
}

/** Ends one session, whose row is locked and which has not ended yet. */
export async function endSession(tx: TenantTransaction, session: Session, { reason, at }: End): Promise<void> {
  const ended = session.end(reason, at);
  await tx.save(session);
  await tx.publish(session, ended);
  await tx.publish(session, SessionRevoked({ sessionId: session.id }));
}
