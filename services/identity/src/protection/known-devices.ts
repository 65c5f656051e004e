import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { KeyRing, mac, macsOfAllKeys } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { deviceOf } from '../open-sessions/device.js';
import type { Client } from '../sessions/session.entity.js';
import { neighbourhoodOf, networkOf } from './network-of.js';

const DEVICE = 'known-device';
const NETWORK = 'known-network';
const MOST_OF_ONE_USER = 20;
export const KNOWN_SECONDS = 90 * 86_400;

// Asked by address, as sign-in names accounts: the same statement for somebody and for nobody (T31).
const ACQUAINTANCE = {
  name: 'acquaintance',
  text: `
    select exists (select from users where email = $1) as "isAccount",
           exists (
             select from users u join known_devices k on k.tenant_id = u.tenant_id and k.user_id = u.id
              where u.email = $1 and k.network = any($2) and k.last_seen_at > $3) as "isKnownNetwork"`,
};

/** What an address and a network have to do with each other. */
export interface Acquaintance {
  /** Somebody in the organisation has the address. */
  readonly isAccount: boolean;
  /** They have signed in from the network. */
  readonly isKnownNetwork: boolean;
}

// One statement for each sign-in: what was known before it, and what is from now on.
const REMEMBER = {
  name: 'remember-device',
  text: `
    with seen as (
      select device, max(last_seen_at) as "lastSeenAt", count(*)::int as rows
        from known_devices where user_id = $2 group by device),
    kept as (
      insert into known_devices (tenant_id, user_id, device, network, first_seen_at, last_seen_at)
      values ($1, $2, $3, $4, $5, $5)
      on conflict (tenant_id, user_id, device, network) do update set last_seen_at = excluded.last_seen_at)
    select * from seen`,
};

interface SeenDevice {
  readonly device: string;
  readonly lastSeenAt: Date;
  /** Networks that it was seen at. */
  readonly rows: number;
}

const TRIM = {
  name: 'trim-devices',
  text: `
    delete from known_devices where user_id = $1 and (device, network) in (
      select device, network from known_devices where user_id = $1
       order by last_seen_at desc, device, network offset ${MOST_OF_ONE_USER})`,
};

/** What a sign-in looks like beside those of before. */
export interface Recognition {
  /** The user has signed in before, from whatever. */
  readonly isFirst: boolean;
  readonly isKnownDevice: boolean;
}

/**
 * Whence users have signed in, by keyed digests alone, for ninety days (IDN-8). Whoever comes from a network that the user
 * has signed in from is spared what strangers have brought about (T16).
 */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly ring: KeyRing,
    private readonly clock: Clock,
  ) {}

  async acquaintanceOf(
    tx: TenantTransaction,
    { email, network }: { readonly email: string; readonly network: string },
  ): Promise<Acquaintance> {
    const networks = macsOfAllKeys(this.ring, NETWORK, network);
    const [row] = await tx.prepared<Acquaintance>(ACQUAINTANCE, [email, networks, this.since()]);
    return row ?? { isAccount: false, isKnownNetwork: false };
  }

  /** The user has proved who they are: from now on this client is theirs. Their row is locked. */
  async remember(tx: TenantTransaction, userId: string, client: Client): Promise<Recognition> {
    const seen = await this.put(tx, userId, { device: deviceText(client), client });
    const here = macsOfAllKeys(this.ring, DEVICE, deviceText(client));
    const since = this.since();
    const isKnownDevice = seen.some(({ device, lastSeenAt }) => here.includes(device) && lastSeenAt > since);
    return { isFirst: seen.length === 0, isKnownDevice };
  }

  /** The user has proved from there who they are, but by a link in a mail: a sign-in from there is news all the same. */
  async trustNetwork(tx: TenantTransaction, userId: string, client: Pick<Client, 'address'>): Promise<void> {
    await this.put(tx, userId, { device: 'a link in a mail', client });
  }

  private async put(
    tx: TenantTransaction,
    userId: string,
    { device, client }: { readonly device: string; readonly client: Pick<Client, 'address'> },
  ): Promise<SeenDevice[]> {
    const [deviceMac, networkMac] = [mac(this.ring, DEVICE, device), mac(this.ring, NETWORK, networkOf(client))];
    const values = [tx.tenantId, userId, deviceMac, networkMac, this.clock.now()];
    const seen = await tx.prepared<SeenDevice>(REMEMBER, values);
    const rows = seen.reduce((sum, one) => sum + one.rows, 1);
    if (rows > MOST_OF_ONE_USER) await tx.prepared(TRIM, [userId]);
    return seen;
  }

  private since(): Date {
    return new Date(this.clock.now().getTime() - KNOWN_SECONDS * 1_000);
  }
}

// With the provider's part of the address: what calls itself like the user's, elsewhere, is another device.
const deviceText = (client: Client) =>
  JSON.stringify([deviceOf(client.userAgent ?? null).name, neighbourhoodOf(networkOf(client))]);
