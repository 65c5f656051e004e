import type { TenantTransaction } from '@guildhall/database';
import type { TrailExport } from './trail-export.entity.js';

/** Destroys the key of an export's file with the change of its status; what then lies in the store opens for nobody. */
export async function forgetFile(tx: TenantTransaction, asked: TrailExport): Promise<void> {
  asked.sealedKey = null;
  await tx.save(asked);
  await tx.query('delete from trail_export_parts where tenant_id = $1 and export_id = $2', [tx.tenantId, asked.id]);
}
