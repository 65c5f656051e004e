import type { TenantTransaction } from '@guildhall/database';
import type { User } from '../users/user.entity.js';
import { removeBackupCodes } from './backup-codes.js';
import { Factor, type RemovalWay } from './factor.entity.js';

/**
 * Takes factors from the user, and with the last one the codes that stand in for it: alone they would be a second factor
 * that nobody meant to have. The user's row is locked. Those on their way to be confirmed go without a word.
 */
export async function removeFactors(
  tx: TenantTransaction,
  user: User,
  factors: readonly Factor[],
  way: RemovalWay,
): Promise<void> {
  const remaining = (await tx.findBy(Factor, { userId: user.id })).filter(({ id }) =>
    factors.every((f) => f.id !== id),
  );
  const isLast = !remaining.some(({ method, confirmedAt }) => method !== 'backup-code' && confirmedAt);
  const orphans = isLast ? remaining.filter(({ method }) => method === 'backup-code') : [];
  for (const factor of [...factors, ...orphans]) {
    if (factor.method === 'backup-code') await removeBackupCodes(tx, user.id);
    else await tx.delete(Factor, { id: factor.id });
    if (factor.confirmedAt) await tx.publish(user, factor.removed(way));
  }
}

/** Everything that the user has enrolled or begun to: for who lost it all, or leaves for good. */
export async function removeAllFactors(tx: TenantTransaction, user: User, way: RemovalWay): Promise<number> {
  const factors = await tx.find(Factor, { where: { userId: user.id }, order: { id: 'ASC' } });
  await removeFactors(tx, user, factors, way);
  return factors.length;
}
