import { SignInFailed, UnknownAccountTried, UserSignedIn } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { ACTIVITY } from './activity.js';
import { ActivityTally } from './activity-tally.js';
import { dayOf } from './day-of.js';
import { NOBODY } from './nobody.js';

type Attempt = Delivered<UserSignedIn> | Delivered<SignInFailed> | Delivered<UnknownAccountTried>;

/** Counts sign-ins and failures by user and day, and keeps when each user last signed in. */
@Consumer()
export class CountSignIns {
  @Consumes([UserSignedIn, SignInFailed, UnknownAccountTried], { as: ACTIVITY, many: true })
  async on(attempts: readonly Attempt[], tx: TenantTransaction): Promise<void> {
    const tally = new ActivityTally();
    const lastSignIns = new Map<string, string>();
    for (const { type, occurredAt, data } of attempts) {
      const userId = 'userId' in data ? data.userId : NOBODY;
      const row = tally.of(dayOf(occurredAt), userId);
      if (type !== UserSignedIn.type) row.failedSignIns++;
      else {
        row.signIns++;
        if (occurredAt > (lastSignIns.get(userId) ?? '')) lastSignIns.set(userId, occurredAt);
      }
    }
    await tally.write(tx);
    await noteLastSignIns(tx, lastSignIns);
  }
}

async function noteLastSignIns(tx: TenantTransaction, lastSignIns: ReadonlyMap<string, string>): Promise<void> {
  if (lastSignIns.size === 0) return;
  const rows = [...lastSignIns].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.query(
    `insert into user_directory as d (tenant_id, user_id, last_sign_in_at)
     select $1, row.* from unnest($2::uuid[], $3::timestamptz[]) as row
         on conflict (tenant_id, user_id) do update
        set last_sign_in_at = greatest(d.last_sign_in_at, excluded.last_sign_in_at)`,
    [tx.tenantId, rows.map(([userId]) => userId), rows.map(([, at]) => at)],
  );
}
