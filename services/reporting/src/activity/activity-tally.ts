import type { TenantTransaction } from '@guildhall/database';

/** What one user did on one day. */
export interface Activity {
  readonly day: string;
  readonly userId: string;
  signIns: number;
  failedSignIns: number;
  calls: number;
  refusedCalls: number;
  failedCalls: number;
  durationMs: number;
}

/** Adds up by day and user what one chunk of events brings, so that each row is written once. */
export class ActivityTally {
  private readonly rows = new Map<string, Activity>();

  of(day: string, userId: string): Activity {
    const key = `${day}/${userId}`;
    const known = this.rows.get(key);
    if (known) return known;
    const counts = { signIns: 0, failedSignIns: 0, calls: 0, refusedCalls: 0, failedCalls: 0, durationMs: 0 };
    const row = { day, userId, ...counts };
    this.rows.set(key, row);
    return row;
  }

  /** Always in the same order: two chunks at once wait for each other, and never in a circle. */
  async write(tx: TenantTransaction): Promise<void> {
    if (this.rows.size === 0) return;
    const rows = [...this.rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    const column = <C extends keyof Activity>(name: C) => rows.map((row) => row[name]);
    await tx.prepared(ADD, [
      ...[tx.tenantId, column('day'), column('userId'), column('signIns'), column('failedSignIns')],
      ...[column('calls'), column('refusedCalls'), column('failedCalls'), column('durationMs')],
    ]);
  }
}

const ADD = {
  name: 'add-activity',
  text: `
insert into activity_days as a (tenant_id, day, user_id, sign_ins, failed_sign_ins, calls, refused_calls, failed_calls,
                                duration_ms)
select $1, row.*
  from unnest($2::date[], $3::uuid[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::float8[]) as row
    on conflict (tenant_id, day, user_id) do update
   set sign_ins = a.sign_ins + excluded.sign_ins,
       failed_sign_ins = a.failed_sign_ins + excluded.failed_sign_ins,
       calls = a.calls + excluded.calls,
       refused_calls = a.refused_calls + excluded.refused_calls,
       failed_calls = a.failed_calls + excluded.failed_calls,
       duration_ms = a.duration_ms + excluded.duration_ms`,
};
