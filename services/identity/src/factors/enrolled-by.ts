import type { TenantTransaction } from '@guildhall/database';
import type { FactorMethod } from './factor.entity.js';

const ENROLLED = {
  name: 'enrolled-methods',
  text: `
    select distinct f.method from factors f
     where f.user_id = $1 and f.confirmed_at is not null
       and (f.method <> 'backup-code'
            or exists (select from backup_codes b where b.tenant_id = f.tenant_id and b.factor_id = f.id))
     order by f.method desc`,
};

/** By what the user can prove to be themselves now, beside the password. Empty: there is nothing to ask for. */
export async function enrolledBy(tx: TenantTransaction, userId: string): Promise<readonly FactorMethod[]> {
  const rows = await tx.prepared<{ method: FactorMethod }>(ENROLLED, [userId]);
  return rows.map(({ method }) => method);
}
