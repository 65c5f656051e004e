import type { PlatformTransaction } from '@guildhall/database';
import { In } from 'typeorm';
import { Session, type SessionLimits } from '../sessions/session.entity.js';

// `least` passes over what an organisation does not state: then the platform's limits hold alone (`sessionLimitsOf`).
const EXPIRED = `
  select s.id
    from sessions s left join policies p on p.tenant_id = s.tenant_id and p.kind = 'session'
   where s.ended_at is null
     and (s.expires_at <= $1
          or s.created_at <= $1 - least($2, (p.stated->>'absoluteHours')::int * 3600) * interval '1 second'
          or s.last_used_at <= $1 - least($3, (p.stated->>'idleMinutes')::int * 60) * interval '1 second')
   order by s.tenant_id, s.id limit $4 for update of s skip locked`;

/** Sessions of all organisations that are over by themselves, each by its own policy, locked; what others hold is left to them. */
export async function lockExpiredSessions(
  tx: PlatformTransaction,
  { lifeSeconds, idleSeconds }: SessionLimits,
  { at, most }: { readonly at: Date; readonly most: number },
): Promise<Session[]> {
  const rows: { id: string }[] = await tx.query(EXPIRED, [at, lifeSeconds, idleSeconds, most]);
  return tx.find(Session, { where: { id: In(rows.map(({ id }) => id)) }, order: { tenantId: 'ASC', id: 'ASC' } });
}
