import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import type { PasswordHash } from '../credentials/passwords.js';
import { organizationOfSlug } from '../organizations/slug-directory.js';
import { LoginDirectory } from '../users/login-directory.js';

/** How somebody names the account to sign in to. */
export interface AccountName {
  readonly organization?: string;
  /** As `EmailAddress` makes it. */
  readonly email: string;
}

/** What was named. Where there is no such account there is a tenant all the same, so that the work goes on alike. */
export interface NamedAccount {
  readonly tenantId: string;
  /** Absent when nobody has the address. */
  readonly userId?: string;
  /** Absent also when the user has not chosen a password yet. */
  readonly hash?: PasswordHash;
}

interface AccountRow {
  readonly id: string | null;
  readonly hash: PasswordHash | null;
}

// One row, found or not: even filling an object for somebody would take measurably longer than for nobody (T31).
const FIND = {
  name: 'find-named-account',
  text: `
    select u.id, c.password_hash as hash
      from (select $1::text as email) as named
      left join users u on u.email = named.email
      left join credentials c on c.user_id = u.id`,
};

/** Finds the account that a sign-in names: in the organisation that it names, or in the only one that has the address. */
@Injectable()
export class NamedAccounts {
  private readonly actor = Actor.system('identity', PLATFORM_TENANT_ID);

  constructor(
    private readonly database: TenantDatabase,
    private readonly loginDirectory: LoginDirectory,
  ) {}

  /** The same statements whatever is named (T31): who is unknown is looked for in organisation zero, and not found. */
  async find(name: AccountName): Promise<NamedAccount> {
    const found = await this.organizationOf(name);
    const tenantId = found ?? PLATFORM_TENANT_ID;
    const [row] = await this.database.transaction(Actor.system('identity', tenantId), (tx) =>
      tx.prepared<AccountRow>(FIND, [name.email]),
    );
    // The platform's own administrator may have the address: not what was named.
    if (!found || !row?.id) return { tenantId };
    return { tenantId, userId: row.id, hash: row.hash ?? undefined };
  }

  private organizationOf({ organization, email }: AccountName): Promise<string | undefined> {
    return this.database.transaction(this.actor, async (tx) => {
      if (organization !== undefined) return organizationOfSlug(tx, organization);
      const [place, another] = await this.loginDirectory.placesOf(tx, email);
      return another ? undefined : place?.organizationId;
    });
  }
}
