import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID, PlatformBootstrapped } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock, newId, Randomness } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { Passwords } from '../credentials/passwords.js';
import { setPassword } from '../credentials/set-password.js';
import { noteOrganization } from '../organizations/note-organization.js';
import { assignFromTheStart } from '../roles/held-roles.js';
import { SUPER_ADMIN } from '../roles/built-in-roles.js';
import { LoginDirectory } from '../users/login-directory.js';
import { User } from '../users/user.entity.js';

const PASSWORD_BYTES = 18;
const PLATFORM = { id: PLATFORM_TENANT_ID, slug: 'platform', name: 'Platform' };

export interface Bootstrapped {
  /** False when it had been done before: then nothing was changed, and nobody knows the password. */
  readonly created: boolean;
  readonly organization: string;
  readonly email: string;
  /** Made here, and shown this once. Absent where it was given: whoever gave it knows it. */
  readonly password?: string;
}

/**
 * Makes organisation zero and its first administrator (IDN-1). Twice changes nothing; of two at once one does it. All
 * that it touches belongs to organisation zero, so it needs no access across tenants.
 */
@Injectable()
export class BootstrapPlatform {
  constructor(
    private readonly database: TenantDatabase,
    private readonly loginDirectory: LoginDirectory,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** `initialPassword` opens, as one that is made here, nothing but the way to another one. */
  async execute(email: string, initialPassword?: string): Promise<Bootstrapped> {
    const made = initialPassword ? undefined : this.randomness.bytes(PASSWORD_BYTES).toString('base64url');
    const hash = await this.passwords.hash(initialPassword ?? made ?? '');
    const at = this.clock.now();
    return this.database.transaction(Actor.system('identity', PLATFORM_TENANT_ID), async (tx) => {
      // Active here, whether tenancy has told of it or not. Two at once wait for this row.
      await noteOrganization(tx, { ...PLATFORM, status: 'active', version: 1 });
      const organization = PLATFORM.slug;
      const first = await tx.findOne(User, { where: { tenantId: PLATFORM_TENANT_ID }, order: { id: 'ASC' } });
      if (first) return { created: false, organization, email: first.email };

      const { id: organizationId, slug, name } = PLATFORM;
      await tx.publish(
        { tenantId: PLATFORM_TENANT_ID, id: organizationId, version: 1 },
        PlatformBootstrapped({ organizationId, slug, name }),
      );
      const user = await this.makeAdministrator(tx, email, at);
      await setPassword(tx, user, { hash, way: 'bootstrap', at });
      return { created: true, organization, email, ...(made && { password: made }) };
    });
  }

  private async makeAdministrator(tx: TenantTransaction, email: string, at: Date): Promise<User> {
    const fields = { id: newId(), email, displayName: 'Platform administrator', roleIds: [SUPER_ADMIN.id] };
    const { user, created } = User.withInitialPassword({ tenantId: PLATFORM_TENANT_ID, ...fields }, at);
    await tx.save(user);
    await assignFromTheStart(tx, user, at);
    await this.loginDirectory.register(tx, user);
    await tx.publish(user, created);
    return user;
  }
}
