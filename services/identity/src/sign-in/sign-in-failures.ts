import { SignInsSlowed } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { KeyRing, mac, macsOfAllKeys } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { afterFailure, type Counters, heldBackUntil, MADE_UP_FOR, type Try } from '../protection/back-off.js';
import { countersOf, type FailureRow, rowsOf } from '../protection/failure-rows.js';
import { KnownDevices } from '../protection/known-devices.js';

const LABEL = 'sign-in-failures';
const ALL = '*';

const READ = {
  name: 'read-sign-in-failures',
  text: `
    select account, network, failures, last_failed_at as "lastFailedAt", blocked_until as "blockedUntil"
      from sign_in_failures where account = any($1) and network = any($2)`,
};

// Always in this order, so that two tries wait for each other and never both. An update that changes nothing locks.
const LOCK = {
  name: 'lock-sign-in-failures',
  text: `
    insert into sign_in_failures as f (tenant_id, account, network, failures, last_failed_at)
    select $1, account, network, 0, $4 from unnest($2::text[], $3::text[]) as places (account, network)
    on conflict (tenant_id, account, network) do update set failures = f.failures
    returning account, network, failures, last_failed_at as "lastFailedAt", blocked_until as "blockedUntil"`,
};

const WRITE = {
  name: 'write-sign-in-failures',
  text: `
    update sign_in_failures f
       set failures = r.failures, last_failed_at = r.last_failed_at, blocked_until = r.blocked_until
      from unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::timestamptz[])
           as r (account, network, failures, last_failed_at, blocked_until)
     where f.account = r.account and f.network = r.network`,
};

const FORGET = {
  name: 'forget-sign-in-failures',
  text: `
    with gone as (delete from sign_in_failures where account = any($1) and network = $2)
    update sign_in_failures set failures = greatest(0, failures - $3) where account = '${ALL}' and network = $2`,
};

/** An account as it was named, known or not, and the network that names it. */
export interface Attempted {
  readonly tenantId: string;
  readonly email: string;
  readonly network: string;
}

/**
 * Wrong tries, in PostgreSQL (D15): of a network at an account, of a network at all of them, at an account from all
 * networks, and at the organisation. The account itself is never locked: who guesses from elsewhere locks out themselves,
 * not the one who knows the password and comes from where they have been before (T16, T32). Unknown accounts are counted
 * alike, by the same statements (T31).
 */
@Injectable()
export class SignInFailures {
  constructor(
    private readonly ring: KeyRing,
    private readonly clock: Clock,
    private readonly devices: KnownDevices,
  ) {}

  async isBlocked(tx: TenantTransaction, attempted: Attempted): Promise<boolean> {
    const tried = await this.tryOf(tx, attempted);
    const rows = await tx.prepared<FailureRow>(READ, [
      [...macsOfAllKeys(this.ring, LABEL, attempted.email), ALL],
      [attempted.network, ALL],
    ]);
    return heldBackUntil(countersOf(rows), tried) !== undefined;
  }

  /** Counts a wrong try, but none of somebody who has to wait: knocking prolongs nothing. */
  async count(tx: TenantTransaction, attempted: Attempted): Promise<void> {
    const tried = await this.tryOf(tx, attempted);
    const account = mac(this.ring, LABEL, attempted.email);
    const places = [account, ALL, account, ALL];
    const networks = [attempted.network, attempted.network, ALL, ALL];
    const rows = await tx.prepared<FailureRow>(LOCK, [tx.tenantId, places, networks, tried.at]);
    const before = countersOf(rows);
    const isHeldBack = heldBackUntil(before, tried) !== undefined;
    const { counters, beginsEpisode } = isHeldBack
      ? { counters: before, beginsEpisode: false }
      : afterFailure(before, tried);
    await this.write(tx, rows, { ...before, ...counters });
    if (beginsEpisode) await tellSlowed(tx, counters);
  }

  /** Whoever has proved the password starts anew, and makes up for others who mistype behind the same address. */
  async forget(tx: TenantTransaction, { email, network }: Attempted): Promise<void> {
    await tx.prepared(FORGET, [macsOfAllKeys(this.ring, LABEL, email), network, MADE_UP_FOR]);
  }

  private async tryOf(tx: TenantTransaction, attempted: Attempted): Promise<Try> {
    const isStranger = !(await this.devices.isKnownNetwork(tx, attempted));
    return { isStranger, at: this.clock.now() };
  }

  private async write(tx: TenantTransaction, rows: readonly FailureRow[], counters: Counters): Promise<void> {
    const next = rowsOf(rows, counters);
    const column = <K extends keyof FailureRow>(name: K) => next.map((row) => row[name]);
    await tx.prepared(WRITE, [
      column('account'),
      column('network'),
      column('failures'),
      column('lastFailedAt'),
      column('blockedUntil'),
    ]);
  }
}

/** Once for each attack: whoever watches the trail need not count. */
async function tellSlowed(tx: TenantTransaction, { tenant }: Counters): Promise<void> {
  if (!tenant?.slowedUntil) return;
  const { tenantId } = tx;
  const { failures, slowedUntil } = tenant;
  const slowed = SignInsSlowed({ organizationId: tenantId, failures, until: slowedUntil.toISOString() });
  await tx.publish({ tenantId, id: tenantId, version: 1 }, slowed);
}
