import { encodeId } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import type { ClaimedSecret } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { isWithin } from '../policies/sign-in-networks.js';
import type { Organization } from '../organizations/organization.entity.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import type { User } from '../users/user.entity.js';

/** A key that opens something now, as a client that takes tokens for it. */
export interface Client {
  readonly id: string;
  readonly tenantId: string;
  /** What the key may do: the part of its scopes that its maker may do too. */
  readonly scopes: readonly string[];
  /** When the key, or the secret that was shown, ends at the latest. */
  readonly endsAt: Date | null;
}

interface ClientRow {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly networks: readonly string[];
  readonly endsAt: Date | null;
  readonly makerStatus: User['status'];
  readonly organizationStatus: Organization['status'] | null;
}

// One statement, in the transaction that hands out (T24): key, maker and organisation as they stand at this moment.
const FIND = {
  name: 'find-client',
  text: `
    select k.id, k.stated_scopes as scopes, k.networks, u.status as "makerStatus", o.status as "organizationStatus",
           least(k.expires_at, case when k.digest <> $2 then k.old_digest_ends_at end) as "endsAt"
      from api_keys k
      join users u on u.tenant_id = k.tenant_id and u.id = k.maker_id
      left join organizations o on o.tenant_id = k.tenant_id and o.id = k.tenant_id
     where k.tenant_id = $1 and (k.digest = $2 or k.old_digest = $2) and k.revoked_at is null and not k.is_suspended
       and (k.expires_at is null or k.expires_at > $3) and (k.digest = $2 or k.old_digest_ends_at > $3)`,
};

export interface Shown extends ClaimedSecret {
  readonly clientId: string;
  readonly address: string | undefined;
}

/** API keys as the clients of OAuth 2.0 (RFC 6749, 4.4). */
@Injectable()
export class Clients {
  constructor(private readonly clock: Clock) {}

  /** Undefined for everything that is no key, or opens nothing now, or not from here: the caller is told no more. */
  async find(tx: TenantTransaction, shown: Shown): Promise<Client | undefined> {
    const { tenantId, digest, clientId, address } = shown;
    const [row] = await tx.prepared<ClientRow>(FIND, [tenantId, digest, this.clock.now()]);
    if (!row || clientId !== encodeId('key', row.id)) return undefined;
    const { networks, makerStatus, organizationStatus, id, scopes, endsAt } = row;
    const organization = organizationStatus && { id: tenantId, status: organizationStatus };
    const verdict = mayAuthenticate({ tenantId, status: makerStatus }, organization, 'client-credentials');
    const isHere = networks.length === 0 || (address !== undefined && isWithin(networks, address));
    return verdict.isAllowed && isHere ? { id, tenantId, scopes, endsAt } : undefined;
  }
}
