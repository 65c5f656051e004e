import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { ShownPasskey } from '../factors/factor-proof.js';
import { PasskeyFactors } from '../factors/passkey-factors.js';
import { placeOf } from '../factors/user-handle.js';
import { Organization } from '../organizations/organization.entity.js';
import { User } from '../users/user.entity.js';

/** Of whom a passkey says that it is. Where that is nobody there is a tenant all the same, so that the work goes on alike. */
export interface PasskeyAccount {
  readonly tenantId: string;
  readonly userId?: string;
  /** Absent where they have no such key. */
  readonly publicKey?: Buffer;
}

/** Finds who an authenticator says it belongs to. Nobody signs that: it tells where to look, and no more. */
@Injectable()
export class PasskeyAccounts {
  constructor(
    private readonly database: TenantDatabase,
    private readonly passkeys: PasskeyFactors,
  ) {}

  /** The same statements whoever is named (T31): who is unknown is looked for in organisation zero, and not found. */
  async find(shown: ShownPasskey): Promise<PasskeyAccount> {
    const place = placeOf(shown.response.userHandle) ?? { tenantId: PLATFORM_TENANT_ID, userId: newId() };
    const { tenantId, userId } = place;
    return this.database.transaction(Actor.system('identity', tenantId), async (tx) => {
      const isTenant = await tx.existsBy(Organization, { id: tenantId });
      const isUser = await tx.existsBy(User, { id: userId });
      const publicKey = await this.passkeys.keyOf(tx, userId, shown);
      // What failed is told in an organisation: in one that there is.
      return isTenant && isUser ? { ...place, publicKey } : { tenantId: isTenant ? tenantId : PLATFORM_TENANT_ID };
    });
  }
}
