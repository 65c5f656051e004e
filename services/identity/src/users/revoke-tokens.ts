import { UserRevoked } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import type { User } from './user.entity.js';

/** After the user's permission version has risen: the gateway refuses the access tokens of before within a second. */
export function revokeTokens(tx: TenantTransaction, user: User): Promise<void> {
  return tx.publish(user, UserRevoked({ userId: user.id, minVersion: user.permissionVersion }));
}
