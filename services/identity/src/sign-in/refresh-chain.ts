import type { TenantTransaction } from '@guildhall/database';
import type { Problem } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import { endSessions } from '../sessions/end-sessions.js';
import { RefreshToken } from '../sessions/refresh-token.entity.js';
import { type Client, Session, type SessionLimits } from '../sessions/session.entity.js';
import { type ClaimedRow, type ClaimedSession, ClaimStatement } from './claim-statement.js';
import { fingerprintOf } from './client.js';
import { RefreshRefused, RefreshTokenUsed } from './sign-in.problems.js';

/** Two tabs, or a client that repeats what it believes lost, come within seconds of each other (RFC 9700, 4.14.2). */
const FORGIVEN_MS = 10_000;

/** Who shows which token, and when. */
export interface RefreshUse {
  readonly digest: Buffer;
  readonly client: Client;
  readonly at: Date;
}

/** The family of refresh tokens: each is good once, and whoever shows one a second time ends all of it. */
@Injectable()
export class RefreshChain {
  private statement: ClaimStatement | undefined;

  /** Undefined when there is no such token, or none any more. */
  async claim(tx: TenantTransaction, { digest, client, at }: RefreshUse): Promise<ClaimedSession | undefined> {
    const statement = (this.statement ??= new ClaimStatement((entity) => tx.dataSource.getMetadata(entity)));
    const [row] = await tx.prepared<ClaimedRow>(statement.prepared, [digest, at, fingerprintOf(client)]);
    return row && statement.read(row);
  }

  /** Whether the session goes on. One that is over by itself is ended now, and told. */
  async isLive(tx: TenantTransaction, session: Session, limits: SessionLimits, at: Date): Promise<boolean> {
    if (session.endedAt) return false;
    if (!session.isExpired(limits, at)) return true;
    await endSessions(tx, { userId: session.userId, sessionId: session.id }, { reason: 'expired', at });
    return false;
  }

  /** What a token is answered that was not there to be claimed: never a new one. */
  async judgeSecondUse(tx: TenantTransaction, { digest, client, at }: RefreshUse): Promise<Problem> {
    const token = await tx.findOne(RefreshToken, { where: { digest } });
    if (!token?.usedAt || !token.usedBy) return new RefreshRefused('There is no such refresh token.');
    const session = await lockSession(tx, token.sessionId);
    if (session.endedAt) return new RefreshRefused('The session has ended.');

    // Either way: clocks of two processes differ, and one that was set back must not forgive for hours.
    const elapsedMs = Math.abs(at.getTime() - token.usedAt.getTime());
    if (elapsedMs <= FORGIVEN_MS && token.usedBy.equals(fingerprintOf(client))) {
      const retryAfterSeconds = Math.max(1, Math.ceil((FORGIVEN_MS - elapsedMs) / 1_000));
      return new RefreshTokenUsed('The answer to its first use holds the next one.', { retryAfterSeconds });
    }
    await tx.publish(session, session.reuseDetected(client));
    await endSessions(tx, { userId: session.userId, sessionId: session.id }, { reason: 'reuse', at });
    return new RefreshRefused('The refresh token was used before: the session has been ended.');
  }
}

function lockSession(tx: TenantTransaction, id: string): Promise<Session> {
  return tx.findOneOrFail(Session, { where: { id }, lock: { mode: 'pessimistic_write' } });
}
