import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { Credential } from '../credentials/credential.entity.js';
import type { PasswordHash } from '../credentials/passwords.js';
import { organizationOfSlug } from '../organizations/slug-directory.js';
import { LoginDirectory } from '../users/login-directory.js';
import { User } from '../users/user.entity.js';

/** How somebody names the account to sign in to. */
export interface AccountName {
  readonly organization?: string;
  /** As `EmailAddress` makes it. */
  readonly email: string;
}

/** What was named. Where there is no such account there is a tenant all the same, so that the work goes on alike. */
export interface NamedAccount {
  readonly tenantId: string;
  readonly userId?: string;
  readonly hash?: PasswordHash;
}

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
    const { user, credential } = await this.database.transaction(Actor.system('identity', tenantId), async (tx) => {
      const user = await tx.findOne(User, { where: { email: name.email } });
      const credential = await tx.findOne(Credential, { where: { userId: user?.id ?? PLATFORM_TENANT_ID } });
      return { user, credential };
    });
    // The platform's own administrator may have the address: not what was named.
    if (!found || !user) return { tenantId };
    return { tenantId, userId: user.id, hash: credential?.passwordHash };
  }

  private organizationOf({ organization, email }: AccountName): Promise<string | undefined> {
    return this.database.transaction(this.actor, async (tx) => {
      if (organization !== undefined) return organizationOfSlug(tx, organization);
      const [place, another] = await this.loginDirectory.placesOf(tx, email);
      return another ? undefined : place?.organizationId;
    });
  }
}
