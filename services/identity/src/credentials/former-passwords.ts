import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import type { PasswordHash } from './passwords.js';

/** The user's newest passwords, that of now among them: as many as the policy says, each costs a computation. */
export async function formerPasswordsOf(
  tx: TenantTransaction,
  userId: string,
  history: number,
): Promise<PasswordHash[]> {
  if (history === 0) return [];
  const rows: { hash: PasswordHash }[] = await tx.query(
    `select password_hash as hash from credentials where user_id = $1
     union all
     (select password_hash from former_passwords where user_id = $1 order by replaced_at desc, id desc limit $2)`,
    [userId, history - 1],
  );
  return rows.map(({ hash }) => hash);
}

/** Before another password takes its place: keeps the one of now, and no more than the policy asks for. */
export async function keepFormerPassword(
  tx: TenantTransaction,
  userId: string,
  { history, at }: { readonly history: number; readonly at: Date },
): Promise<void> {
  if (history > 1) {
    await tx.query(
      `insert into former_passwords (tenant_id, id, user_id, password_hash, replaced_at)
       select tenant_id, $2, user_id, password_hash, $3 from credentials where user_id = $1`,
      [userId, newId(), at],
    );
  }
  await tx.query(
    `delete from former_passwords where user_id = $1 and id not in
       (select id from former_passwords where user_id = $1 order by replaced_at desc, id desc limit $2)`,
    [userId, Math.max(0, history - 1)],
  );
}
