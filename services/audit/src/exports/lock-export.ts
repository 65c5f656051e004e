import type { TenantTransaction } from '@guildhall/database';
import { ExportNotFound } from './export.problems.js';
import { TrailExport } from './trail-export.entity.js';

/** The export, which nobody else changes until the transaction ends. Throws ExportNotFound. */
export async function lockExport(tx: TenantTransaction, id: string): Promise<TrailExport> {
  const found = await findLocked(tx, id);
  if (!found) throw new ExportNotFound('There is no export with this id.');
  return found;
}

/** With the key of its file, which no list reads. */
export function findLocked(tx: TenantTransaction, id: string): Promise<TrailExport | null> {
  return tx
    .createQueryBuilder(TrailExport, 'asked')
    .addSelect('asked.sealedKey')
    .where({ id })
    .setLock('pessimistic_write')
    .getOne();
}
