import type { TenantTransaction } from '@guildhall/database';
import { takeTurnOnHolds } from '../retention/take-turn-on-holds.js';
import { DeletionNotFound } from './deletion.problems.js';
import { TrailDeletion } from './trail-deletion.entity.js';

/** The request, for who decides it: holds are placed before or after that, not meanwhile. */
export async function lockDeletion(tx: TenantTransaction, id: string): Promise<TrailDeletion> {
  await takeTurnOnHolds(tx);
  const deletion = await tx.findOne(TrailDeletion, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!deletion) throw new DeletionNotFound('There is no request with this id.');
  return deletion;
}
