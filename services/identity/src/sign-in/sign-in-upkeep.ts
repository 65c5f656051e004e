import { type PlatformTransaction, TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { KNOWN_SECONDS } from '../protection/known-devices.js';
import { Session } from '../sessions/session.entity.js';
import { lockExpiredSessions } from './lock-expired-sessions.js';
import { SessionTokens } from './session-tokens.js';

const EVERY_MS = 3_600_000;
/** What a sweep ends at most; the rest is there for the next one. */
const MOST_AT_ONCE = 1_000;
/** Sessions stay so long after their end: who signed in whence is asked afterwards. Their tokens go with them. */
const KEPT_SECONDS = 30 * 86_400;
/** Long after a wrong try has stopped to count. */
const FAILURE_KEPT_SECONDS = 86_400;

// Those of before this column have none.
const FORGET_FAILURES = 'delete from sign_in_failures where coalesce(last_tried_at, last_failed_at) < $1';
// But the newest of a user, however old: who comes back after a year is told of a new device all the same.
const FORGET_DEVICES = `
  delete from known_devices k where k.last_seen_at < $1 and exists (
    select from known_devices newer
     where newer.tenant_id = k.tenant_id and newer.user_id = k.user_id and newer.last_seen_at > k.last_seen_at)`;

/**
 * Ends the sessions that nobody came back to, and removes what is over for long (IDN-4, D25). Any number of processes
 * may sweep at once: what another has in hand is left to it.
 */
@Injectable()
export class SignInUpkeep extends RecurringWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly tokens: SessionTokens,
    private readonly clock: Clock,
  ) {
    super('sweep sessions', { everyMs: EVERY_MS });
  }

  override execute(): Promise<void> {
    return this.database.platform('end and remove sessions that are over', async (tx) => {
      await this.endExpired(tx);
      await tx.delete(Session, { endedAt: LessThan(this.before(KEPT_SECONDS)) });
      await tx.query('delete from sign_in_challenges where expires_at < $1', [this.clock.now()]);
      await tx.query(FORGET_FAILURES, [this.before(FAILURE_KEPT_SECONDS)]);
      await tx.query(FORGET_DEVICES, [this.before(KNOWN_SECONDS)]);
    });
  }

  // Their access tokens are dead for days: there is nothing to revoke.
  private async endExpired(tx: PlatformTransaction): Promise<void> {
    const at = this.clock.now();
    const expired = await lockExpiredSessions(tx, this.tokens.limits, { at, most: MOST_AT_ONCE });
    for (const session of expired) {
      const ended = session.end('expired', at);
      await tx.save(session);
      await tx.publish(session, ended);
    }
  }

  private before(seconds: number): Date {
    return new Date(this.clock.now().getTime() - seconds * 1_000);
  }
}
