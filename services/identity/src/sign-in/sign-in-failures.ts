import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { KeyRing, mac, macsOfAllKeys } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';

const LABEL = 'sign-in-failures';
/** So many wrong tries cost nothing but the try; then each doubles the wait. */
const FREE_TRIES = 5;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 900;
/** After so long without a wrong try they are forgotten. */
const FORGOTTEN_SECONDS = 3_600;

// One statement, so that a hundred tries at once are a hundred counted. While a network is blocked its tries do not
// count: whoever waits gets in, however often somebody else behind the same address knocks meanwhile.
const COUNT = {
  name: 'count-sign-in-failure',
  text: `
    insert into sign_in_failures as f (tenant_id, account, network, failures, last_failed_at)
    values ($1, $2, $3, 1, $4::timestamptz)
    on conflict (tenant_id, account, network) do update set
      failures = case when f.last_failed_at < $4::timestamptz - $5 * interval '1 second' then 1 else f.failures + 1 end,
      last_failed_at = $4::timestamptz,
      blocked_until = case
        when f.last_failed_at < $4::timestamptz - $5 * interval '1 second' or f.failures + 1 < $6 then null
        else $4::timestamptz + least($8::float8, $7 * power(2, f.failures + 1 - $6)) * interval '1 second' end
    where f.blocked_until is null or f.blocked_until <= $4::timestamptz`,
};

/** An account as it was named, known or not, and the network that names it. */
export interface Attempted {
  readonly tenantId: string;
  readonly email: string;
  readonly network: string;
}

/**
 * Wrong tries of one network at one account, in PostgreSQL (D15). The account itself is never locked: who guesses from
 * elsewhere locks out themselves, not the one who knows the password (T16, T32). Unknown accounts are counted alike (T31).
 */
@Injectable()
export class SignInFailures {
  constructor(
    private readonly ring: KeyRing,
    private readonly clock: Clock,
  ) {}

  async isBlocked(tx: TenantTransaction, { email, network }: Attempted): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      'select from sign_in_failures where account = any($1) and network = $2 and blocked_until > $3',
      [macsOfAllKeys(this.ring, LABEL, email), network, this.clock.now()],
    );
    return rows.length > 0;
  }

  async count(tx: TenantTransaction, { tenantId, email, network }: Attempted): Promise<void> {
    const account = mac(this.ring, LABEL, email);
    const waits = [FORGOTTEN_SECONDS, FREE_TRIES, FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS];
    await tx.prepared(COUNT, [tenantId, account, network, this.clock.now(), ...waits]);
  }

  /** Whoever has proved the password starts anew. */
  async forget(tx: TenantTransaction, { email, network }: Attempted): Promise<void> {
    await tx.query('delete from sign_in_failures where account = any($1) and network = $2', [
      macsOfAllKeys(this.ring, LABEL, email),
      network,
    ]);
  }
}
