import type { TenantTransaction } from '@guildhall/database';
import { IsNull } from 'typeorm';
import { ApiKey } from './api-key.entity.js';

/** Ends the keys of a user for good, and tells the gateway. Lock the user's row before, as `stateKeysOf` asks. */
export async function revokeKeysOf(
  tx: TenantTransaction,
  makerId: string,
  { reason, at }: { readonly reason: string; readonly at: Date },
): Promise<void> {
  const keys = await tx.find(ApiKey, {
    where: { makerId, revokedAt: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  for (const key of keys) {
    const revoked = key.revoke(reason, at);
    if (!revoked) continue;
    await tx.save(key);
    await tx.publish(key, revoked);
    await tx.publish(key, key.stated());
  }
}
