import type { TenantTransaction } from '@guildhall/database';
import { IsNull } from 'typeorm';
import { endSession } from './end-sessions.js';
import { Session, type SessionLimits } from './session.entity.js';

// Two sign-ins hold the user's row together, each without seeing the other's session: here they take turns.
const TAKE_TURNS = {
  name: 'take-turns-at-sessions',
  text: `select pg_advisory_xact_lock(hashtextextended('sessions of ' || $1::uuid, 0))`,
};

/** How many sessions a user may have at once, and how long each may live. */
export interface Room {
  readonly most: number;
  readonly limits: SessionLimits;
}

/** Ends the oldest sessions of the user, so that one more is not too many (IDN-4). The user's row is locked. */
export async function makeRoom(tx: TenantTransaction, userId: string, { most, limits }: Room, at: Date): Promise<void> {
  await tx.prepared(TAKE_TURNS, [userId]);
  const open = await tx.find(Session, {
    where: { userId, endedAt: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  // Those that are over by themselves take no room; the sweep will tell of them.
  const living = open.filter((session) => !session.isExpired(limits, at));
  const tooMany = living.slice(0, Math.max(0, living.length + 1 - most));
  for (const session of tooMany) await endSession(tx, session, { reason: 'too-many', at });
}
