import type { TenantTransaction } from '@guildhall/database';

/** Every link that was mailed to the user is dead with the commit, and mails that have not gone out never will. */
export async function killLinks(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.query('delete from activation_tokens where user_id = $1', [userId]);
  await tx.query('update mailed_links set digest = null where user_id = $1', [userId]);
  await tx.query(
    `with gone as (delete from mail_jobs where tenant_id = $1 and about = $2 returning id)
     delete from mail_queue q using gone where q.id = gone.id`,
    [tx.tenantId, userId],
  );
}
