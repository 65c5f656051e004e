import { PLATFORM_TENANT_ID, SignInsSlowed } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { KeyRing, mac, macsOfAllKeys } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { afterFailure, type Counters, heldBackUntil, MADE_UP_FOR, type Try } from '../protection/back-off.js';
import { ALL, countersOf, type FailureRow, NOBODYS, rowsOf } from '../protection/failure-rows.js';
import { KnownDevices } from '../protection/known-devices.js';
import { neighbourhoodOf } from '../protection/network-of.js';

const LABEL = 'sign-in-failures';

const READ = {
  name: 'read-sign-in-failures',
  text: `
    select account, network, failures, last_failed_at as "lastFailedAt", blocked_until as "blockedUntil"
      from sign_in_failures where account = any($1) and network = any($2)`,
};

// Always in this order, so that two tries wait for each other and never both. It locks, and counts what is only shown.
const LOCK = {
  name: 'lock-sign-in-failures',
  text: `
    insert into sign_in_failures as f (tenant_id, account, network, failures, last_failed_at, total, last_tried_at)
    select $1, account, network, 0, $4, 1, $4 from unnest($2::text[], $3::text[]) as places (account, network)
    on conflict (tenant_id, account, network) do update set
      total = case when f.last_tried_at > $4::timestamptz - interval '1 day' then f.total + 1 else 1 end,
      last_tried_at = $4
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

// The count makes the deletion come first: a try that fails meanwhile locks the two rows in this order.
const FORGET = {
  name: 'forget-sign-in-failures',
  text: `
    with gone as (delete from sign_in_failures where account = any($1) and network = $2 returning account)
    update sign_in_failures set failures = greatest(0, failures - $3)
     where account = '${ALL}' and network in ($2, $4) and (select count(*) from gone) >= 0`,
};

const STANDING = {
  name: 'sign-in-failures-of-account',
  text: `
    select network, total, last_tried_at as "lastTriedAt", blocked_until as "blockedUntil"
      from sign_in_failures where account = any($1) and last_tried_at > $2::timestamptz - interval '1 day'
     order by blocked_until desc nulls last, network limit 100`,
};

interface StandingRow {
  readonly network: string;
  readonly total: number;
  readonly lastTriedAt: Date;
  readonly blockedUntil: Date | null;
}

/** How an account stands: for its user and for administrators, who decide nothing by it. */
export interface Standing {
  readonly count: number;
  readonly lastAt: Date | null;
  readonly blocked: { readonly network: string; readonly until: Date }[];
  readonly areStrangersHeldBack: boolean;
}

/** An account as it was named, known or not, and the network that names it. */
export interface Attempted {
  readonly tenantId: string;
  readonly email: string;
  readonly network: string;
}

/**
 * Wrong tries, in PostgreSQL (D15): of a network at an account, of a network at all of them, at an account from all
 * networks, of a neighbourhood, and at the organisation. The account itself is never locked: who guesses from elsewhere locks out themselves,
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
    const { all, ...tried } = await this.tryOf(tx, attempted);
    const rows = await tx.prepared<FailureRow>(READ, [
      [...macsOfAllKeys(this.ring, LABEL, attempted.email), all],
      [attempted.network, neighbourhoodOf(attempted.network), ALL],
    ]);
    return heldBackUntil(countersOf(rows), tried) !== undefined;
  }

  /** Counts a wrong try, but none of somebody who has to wait: knocking prolongs nothing. */
  async count(tx: TenantTransaction, attempted: Attempted): Promise<void> {
    const { all, ...tried } = await this.tryOf(tx, attempted);
    const account = mac(this.ring, LABEL, attempted.email);
    const { network } = attempted;
    const places = [account, all, all, account, all];
    const networks = [network, network, neighbourhoodOf(network), ALL, ALL];
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
    await tx.prepared(FORGET, [macsOfAllKeys(this.ring, LABEL, email), network, MADE_UP_FOR, neighbourhoodOf(network)]);
  }

  async standingOf(tx: TenantTransaction, email: string): Promise<Standing> {
    const at = this.clock.now();
    const rows = await tx.prepared<StandingRow>(STANDING, [macsOfAllKeys(this.ring, LABEL, email), at]);
    const ofAll = rows.find(({ network }) => network === ALL);
    const blocked = rows.flatMap(({ network, blockedUntil: until }) =>
      until && until > at ? [{ network, until }] : [],
    );
    return {
      count: ofAll?.total ?? 0,
      lastAt: ofAll?.lastTriedAt ?? null,
      blocked: blocked.filter(({ network }) => network !== ALL),
      areStrangersHeldBack: blocked.some(({ network }) => network === ALL),
    };
  }

  /** With the row of all accounts that it goes into. */
  private async tryOf(tx: TenantTransaction, attempted: Attempted): Promise<Try & { readonly all: string }> {
    const { isAccount, isKnownNetwork } = await this.devices.acquaintanceOf(tx, attempted);
    const isNobodys = tx.tenantId === PLATFORM_TENANT_ID && !isAccount;
    return { isStranger: !isKnownNetwork, at: this.clock.now(), all: isNobodys ? NOBODYS : ALL };
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
