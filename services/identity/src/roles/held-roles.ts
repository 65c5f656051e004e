import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';

/** A user as far as their roles go. */
export interface Holder {
  readonly id: string;
  readonly roleIds: readonly string[];
}

/**
 * Assignments for the roles of a new user: for good, and for the whole organisation. Whoever makes a user calls it after
 * saving the row, so that `users.role_ids` never says what no assignment does.
 */
export async function assignFromTheStart(tx: TenantTransaction, holder: Holder, at: Date): Promise<void> {
  await assignAllFromTheStart(tx, [holder], at);
}

/** The same for many with one statement. */
export async function assignAllFromTheStart(
  tx: TenantTransaction,
  holders: readonly Holder[],
  at: Date,
): Promise<void> {
  const held = holders.flatMap(({ id, roleIds }) => roleIds.map((roleId) => ({ id, roleId })));
  if (held.length === 0) return;
  await tx.query(
    `insert into role_assignments (tenant_id, id, user_id, role_id, scope_kind, starts_at, status, version, created_at, updated_at)
     select $1, assignment, holder, role, 'organization', $5, 'running', 1, $5, $5
       from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as a(assignment, holder, role)`,
    [tx.tenantId, held.map(() => newId()), held.map(({ id }) => id), held.map(({ roleId }) => roleId), at],
  );
}

/**
 * Has the assignments follow a change of the roles that hold for the whole organisation: what is taken away ends, however
 * long it was to last, what is new lasts for good, and what stays is left as it is. After `lockRoles`.
 */
export async function followRoles(
  tx: TenantTransaction,
  { id, roleIds: before }: Holder,
  after: readonly string[],
  at: Date,
): Promise<void> {
  const taken = before.filter((role) => !after.includes(role));
  if (taken.length > 0)
    await tx.query(
      `with ended as (
         update role_assignments set status = 'ended', end_reason = 'withdrawn', ends_at = $3, version = version + 1, updated_at = $3
          where user_id = $1 and role_id = any ($2) and scope_kind = 'organization' and status = 'running' returning id)
       delete from assignment_queue q using ended where q.id = ended.id`,
      [id, taken, at],
    );
  await assignFromTheStart(tx, { id, roleIds: after.filter((role) => !before.includes(role)) }, at);
}

/** The roles that hold for the whole organisation at this time. */
export async function rolesHeldAt(tx: TenantTransaction, userId: string, at: Date): Promise<string[]> {
  const rows = await tx.query<{ role_id: string }[]>(
    `select distinct role_id from role_assignments
      where user_id = $1 and scope_kind = 'organization' and status <> 'ended' and starts_at <= $2 and (ends_at is null or ends_at > $2)`,
    [userId, at],
  );
  return rows.map(({ role_id }) => role_id);
}
