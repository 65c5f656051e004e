import type { TenantTransaction } from '@guildhall/database';
import type { FactorView } from './factor.view.js';

const SHOWN = {
  name: 'shown-factors',
  text: `
    select f.id, f.method, f.name, f.created_at as "createdAt", f.last_used_at as "lastUsedAt",
           case when f.method = 'backup-code' then
             (select count(*)::int from backup_codes b where b.tenant_id = f.tenant_id and b.factor_id = f.id) end as "codesLeft"
      from factors f where f.user_id = $1 and f.confirmed_at is not null order by f.id`,
};

/** What the user has enrolled, in the order in which it was. */
export function shownFactors(tx: TenantTransaction, userId: string): Promise<FactorView[]> {
  return tx.prepared<FactorView>(SHOWN, [userId]);
}
