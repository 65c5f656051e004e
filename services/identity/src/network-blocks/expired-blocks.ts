import { NetworkBlockStated } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { LessThanOrEqual } from 'typeorm';
import { NetworkBlock } from './network-block.entity.js';

/** Removes the organisation's blocks that have ended by themselves, and has the gateway forget them, which heeds them no more. */
export async function removeExpired(tx: TenantTransaction, at: Date): Promise<void> {
  const expired = await tx.find(NetworkBlock, {
    where: { expiresAt: LessThanOrEqual(at) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  for (const block of expired) await tx.retract(block, NetworkBlockStated);
  await tx.remove(expired);
}
