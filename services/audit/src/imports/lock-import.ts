import type { TenantTransaction } from '@guildhall/database';
import { ImportNotFound } from './import.problems.js';
import { TrailImport } from './trail-import.entity.js';

/** The import, which nobody else changes until the transaction ends. Throws ImportNotFound. */
export async function lockImport(tx: TenantTransaction, id: string): Promise<TrailImport> {
  const found = await tx.findOne(TrailImport, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!found) throw new ImportNotFound('There is no import with this id.');
  return found;
}
