import type { TenantTransaction } from '@guildhall/database';
import { deviceOf } from '../open-sessions/device.js';
import { KNOWN_SECONDS } from '../protection/known-devices.js';
import { acrOf } from '../sessions/authentication.js';
import { Session, type SessionLimits } from '../sessions/session.entity.js';
import type { UserSecurity } from './user-security.view.js';

const COUNTS = {
  name: 'count-sign-ins-of-user',
  text: `
    select (select count(*)::int from sessions
             where user_id = $1 and ended_at is null and expires_at > $2 and created_at > $3 and last_used_at > $4) as open,
           (select count(distinct device)::int from known_devices where user_id = $1 and last_seen_at > $5) as devices`,
};

interface Counts {
  readonly open: number;
  readonly devices: number;
}

/** When and from where the user has signed in, as far as it is remembered. */
export async function signInsOf(
  tx: TenantTransaction,
  userId: string,
  { limits, at }: { readonly limits: SessionLimits; readonly at: Date },
): Promise<Pick<UserSecurity, 'lastSignIn' | 'openSessions' | 'knownDevices'>> {
  const before = (seconds: number) => new Date(at.getTime() - seconds * 1_000);
  const times = [at, before(limits.lifeSeconds), before(limits.idleSeconds), before(KNOWN_SECONDS)];
  const [counts] = await tx.prepared<Counts>(COUNTS, [userId, ...times]);
  // Ids are UUIDv7: the highest is the newest.
  const newest = await tx.findOne(Session, { where: { userId }, order: { id: 'DESC' } });
  return {
    lastSignIn: newest && {
      at: newest.createdAt,
      device: deviceOf(newest.userAgent).name,
      address: newest.address,
      acr: acrOf(newest.methods),
    },
    openSessions: counts?.open ?? 0,
    knownDevices: counts?.devices ?? 0,
  };
}
