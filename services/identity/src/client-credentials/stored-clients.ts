import { Actor } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import type { Organization } from '../organizations/organization.entity.js';
import type { User } from '../users/user.entity.js';

/** A key that is not revoked, with what else decides whether it opens something, as it stands at the moment of the read. */
export interface StoredClient {
  readonly id: string;
  readonly digest: Buffer;
  readonly oldDigest: Buffer | null;
  readonly oldDigestEndsAt: Date | null;
  readonly expiresAt: Date | null;
  readonly scopes: readonly string[];
  readonly networks: readonly string[];
  readonly makerStatus: User['status'];
  readonly organizationStatus: Organization['status'] | null;
}

const FIND = {
  name: 'find-clients',
  text: `
    select k.id, k.digest, k.old_digest as "oldDigest", k.old_digest_ends_at as "oldDigestEndsAt",
           k.expires_at as "expiresAt", k.stated_scopes as scopes, k.networks,
           u.status as "makerStatus", o.status as "organizationStatus"
      from api_keys k
      join users u on u.tenant_id = k.tenant_id and u.id = k.maker_id
      left join organizations o on o.tenant_id = k.tenant_id and o.id = k.tenant_id
     where k.tenant_id = $1 and (k.digest = any($2::bytea[]) or k.old_digest = any($2::bytea[]))
       and k.revoked_at is null and not k.is_suspended`,
};

interface Read {
  readonly digests: Buffer[];
  readonly found: Promise<readonly StoredClient[]>;
}

/**
 * Reads clients by what their secrets hash to. One read of an organisation is under way at a time; who comes meanwhile is
 * gathered for the next, which begins after they came: so nobody is told what held before they asked (T24), and a crowd
 * costs as few reads as it has to wait for anyway.
 */
@Injectable()
export class StoredClients {
  /** The last read of each organisation that somebody waits for, begun or not. */
  private readonly last = new Map<string, Promise<unknown>>();
  private readonly next = new Map<string, Read>();

  constructor(private readonly database: TenantDatabase) {}

  async find(tenantId: string, digest: Buffer): Promise<StoredClient | undefined> {
    const read = this.next.get(tenantId) ?? this.gather(tenantId);
    read.digests.push(digest);
    const found = await read.found;
    return found.find((client) => client.digest.equals(digest) || client.oldDigest?.equals(digest));
  }

  private gather(tenantId: string): Read {
    const digests: Buffer[] = [];
    const begun = async () => {
      this.next.delete(tenantId);
      return this.read(tenantId, digests);
    };
    const before = this.last.get(tenantId) ?? Promise.resolve();
    const found = before.then(begun, begun);
    const read = { digests, found };
    this.next.set(tenantId, read);
    this.last.set(tenantId, found);
    const ended = () => {
      if (this.last.get(tenantId) === found) this.last.delete(tenantId);
    };
    found.then(ended, ended);
    return read;
  }

  private read(tenantId: string, digests: readonly Buffer[]): Promise<StoredClient[]> {
    return this.database.transaction(Actor.system('identity', tenantId), (tx) =>
      tx.prepared<StoredClient>(FIND, [tenantId, digests]),
    );
  }
}
