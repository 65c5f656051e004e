import { encodeId } from '@guildhall/contracts';
import { Clock } from '@guildhall/runtime';
import type { ClaimedSecret } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { isWithin } from '../policies/sign-in-networks.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { type StoredClient, StoredClients } from './stored-clients.js';

/** A key that opens something now, as a client that takes tokens for it. */
export interface Client {
  readonly id: string;
  readonly tenantId: string;
  /** What the key may do: the part of its scopes that its maker may do too. */
  readonly scopes: readonly string[];
  /** When the key, or the secret that was shown, ends at the latest. */
  readonly endsAtMs: number;
}

export interface Shown extends ClaimedSecret {
  readonly clientId: string;
  readonly address: string | undefined;
}

/** API keys as the clients of OAuth 2.0 (RFC 6749, 4.4). */
@Injectable()
export class Clients {
  constructor(
    private readonly stored: StoredClients,
    private readonly clock: Clock,
  ) {}

  /** Undefined for everything that is no key, or opens nothing now, or not from here: the caller is told no more. */
  async find(shown: Shown): Promise<Client | undefined> {
    const { tenantId, digest, clientId, address } = shown;
    const found = await this.stored.find(tenantId, digest);
    if (!found || clientId !== encodeId('key', found.id)) return undefined;
    const { id, scopes, networks, makerStatus, organizationStatus } = found;
    const organization = organizationStatus && { id: tenantId, status: organizationStatus };
    const verdict = mayAuthenticate({ tenantId, status: makerStatus }, organization, 'client-credentials');
    const isHere = networks.length === 0 || (address !== undefined && isWithin(networks, address));
    const endsAtMs = endOf(found, digest);
    const isOpen = endsAtMs > this.clock.now().getTime();
    return verdict.isAllowed && isHere && isOpen ? { id, tenantId, scopes, endsAtMs } : undefined;
  }
}

function endOf({ digest, expiresAt, oldDigestEndsAt }: StoredClient, shown: Buffer): number {
  const ofKey = expiresAt?.getTime() ?? Infinity;
  return digest.equals(shown) ? ofKey : Math.min(ofKey, oldDigestEndsAt?.getTime() ?? 0);
}
