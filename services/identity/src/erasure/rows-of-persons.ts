import type { TenantTransaction } from '@guildhall/database';

const OWN = 'user_id = $1';

/**
 * Every table that says something of a person beside their row in `users`, and which rows of it are theirs; what refers
 * to others comes first. A table that comes to name users stands here, or `erase-user.spec.ts` finds it. Refresh tokens
 * go with their sessions.
 */
export const ROWS_OF_PERSONS: Readonly<Record<string, string>> = {
  activation_tokens: OWN,
  mailed_links: OWN,
  credentials: OWN,
  former_passwords: OWN,
  known_devices: OWN,
  backup_codes: 'factor_id in (select id from factors where user_id = $1)',
  factor_uses: OWN,
  passkey_challenges: OWN,
  factors: OWN,
  sign_in_challenges: OWN,
  assignment_queue: 'id in (select id from role_assignments where user_id = $1)',
  role_assignments: OWN,
  sessions: OWN,
  login_directory: OWN,
};

/**
 * Removes them all. Row-level security keeps it to the transaction's organisation. Keys stay, revoked, since what they did
 * stays; whence they were used last does not.
 */
export async function removeRowsOf(tx: TenantTransaction, userId: string): Promise<void> {
  for (const [table, theirs] of Object.entries(ROWS_OF_PERSONS)) {
    // eslint-disable-next-line guildhall/sql-without-interpolation -- table and condition are constants of this file.
    await tx.query(`delete from ${table} where ${theirs}`, [userId]);
  }
  await tx.query('update api_keys set last_used_from = null where maker_id = $1', [userId]);
}
