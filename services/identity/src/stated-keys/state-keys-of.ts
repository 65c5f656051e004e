import type { TenantTransaction } from '@guildhall/database';
import { IsNull } from 'typeorm';
import { tellRightsChanged } from '../rights/rights-changed.js';
import { ApiKey, type MakersRights } from './api-key.entity.js';

/**
 * Has the keys of a user follow what the user may do now, in the transaction that changes it: the gateway refuses, or
 * narrows, or lets in again, within a second (T23, T48). Keys that were revoked stay so.
 *
 * Lock the user's row before: whoever makes a key locks it too, so that none is made unseen meanwhile.
 */
export async function stateKeysOf(tx: TenantTransaction, makerId: string, rights: MakersRights): Promise<void> {
  await tellRightsChanged(tx, makerId);
  const keys = await tx.find(ApiKey, {
    where: { makerId, revokedAt: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  for (const key of keys) {
    if (!key.follow(rights)) continue;
    await tx.save(key);
    await tx.publish(key, key.stated());
  }
}
