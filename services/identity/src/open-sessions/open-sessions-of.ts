import type { TenantTransaction } from '@guildhall/database';
import { policiesOf } from '../policies/policies-of.js';
import { sessionLimitsOf } from '../policies/session-limits-of.js';
import { acrOf } from '../sessions/authentication.js';
import { Session, type SessionLimits } from '../sessions/session.entity.js';
import { deviceOf } from './device.js';
import type { ShownSession } from './session.view.js';

/** Which of a user's sessions, newest first: ids are UUIDv7, so their order is that of sign-ins. */
export interface SessionsPage {
  readonly userId: string;
  readonly limit: number;
  /** The last one of the page before. */
  readonly before?: string;
}

const earlier = (at: Date, seconds: number) => new Date(at.getTime() - seconds * 1_000);

/** Sessions of the user that are open: of those that are over by themselves only the sweep has not told yet. One more than `limit`. */
export async function openSessionsOf(
  tx: TenantTransaction,
  { userId, limit, before }: SessionsPage,
  platform: SessionLimits,
  at: Date,
): Promise<ShownSession[]> {
  const limits = sessionLimitsOf((await policiesOf(tx)).session, platform);
  const rows = tx
    .createQueryBuilder(Session, 'session')
    .where('session.user_id = :userId and session.ended_at is null', { userId })
    .andWhere('session.expires_at > :at', { at })
    .andWhere('session.created_at > :begun', { begun: earlier(at, limits.lifeSeconds) })
    .andWhere('session.last_used_at > :used', { used: earlier(at, limits.idleSeconds) })
    .orderBy('session.id', 'DESC')
    .limit(limit + 1);
  if (before) rows.andWhere('session.id < :before', { before });
  const current = tx.actor.sessionId;
  return (await rows.getMany()).map((session) => shown(session, { limits, current }));
}

function shown(
  session: Session,
  { limits, current }: { readonly limits: SessionLimits; readonly current: string | undefined },
): ShownSession {
  const { id, address, userAgent, createdAt: startedAt, lastUsedAt, methods } = session;
  return {
    id,
    device: deviceOf(userAgent),
    address,
    acr: acrOf(methods),
    startedAt,
    lastUsedAt,
    expiresAt: session.expiryUnder(limits),
    current: id === current,
  };
}
