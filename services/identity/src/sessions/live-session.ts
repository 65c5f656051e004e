import type { Actor } from '@guildhall/access';
import type { TenantTransaction } from '@guildhall/database';
import { SignInRequired } from '@guildhall/http';
import { Session } from './session.entity.js';

/**
 * The session that a call comes with. The gateway hears of an ended one within a second; until then its token must open
 * nothing new (T28).
 */
export async function requireLiveSession(tx: TenantTransaction, { userId, sessionId }: Actor): Promise<Session> {
  const session = sessionId && (await tx.findOne(Session, { where: { id: sessionId, userId } }));
  if (!session || session.endedAt) throw new SignInRequired('The session has ended.');
  return session;
}
