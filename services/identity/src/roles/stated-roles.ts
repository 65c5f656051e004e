import { createHash } from 'node:crypto';
import { RoleStated } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { stateKeysOf } from '../stated-keys/state-keys-of.js';
import { tellRightsChanged } from '../rights/rights-changed.js';
import type { RoleGraph } from './role-graph.js';

// Any number of processes may state the same: the row decides which of them tells the change.
const NOTE = `
insert into stated_roles as s (tenant_id, id, digest, version) values ($1, $2, $3, 1)
on conflict (tenant_id, id) do update set digest = excluded.digest, version = s.version + 1 where s.digest <> excluded.digest
returning version`;

const FORGET = `
insert into stated_roles as s (tenant_id, id, digest, version) values ($1, $2, 'gone', 1)
on conflict (tenant_id, id) do update set digest = 'gone', version = s.version + 1 returning version`;

/** What the gateway is told of a role: flattened, for it knows nothing of inheritance. */
export interface Statement {
  readonly id: string;
  readonly slug: string;
  readonly permissions: Iterable<string>;
}

/** Tells the gateway what a role permits, in the transaction that changes it; nothing where it was told the same before. */
export async function stateRole(tx: TenantTransaction, { id, slug, permissions }: Statement): Promise<void> {
  const { tenantId } = tx;
  const sorted = [...permissions].sort();
  const digest = roleDigest({ id, slug, permissions: sorted });
  const rows: { version: number }[] = await tx.query(NOTE, [tenantId, id, digest]);
  const version = rows[0]?.version;
  if (version === undefined) return;
  await tx.publish({ tenantId, id, version }, RoleStated({ roleId: id, slug, permissions: sorted }));
}

/** The gateway forgets the role: it permits nothing from then on, whoever's token names it. */
export async function unstateRole(tx: TenantTransaction, id: string): Promise<void> {
  const rows: { version: number }[] = await tx.query(FORGET, [tx.tenantId, id]);
  await tx.retract({ tenantId: tx.tenantId, id, version: rows[0]?.version ?? 1 }, RoleStated);
}

/** States roles anew, and the keys of all who hold one of them: a key does nothing that its maker may not do. */
export async function stateRoles(tx: TenantTransaction, graph: RoleGraph, ids: Iterable<string>): Promise<void> {
  const changed = [...ids];
  for (const id of changed) {
    const role = graph.get(id);
    if (role && !role.isBuiltIn) await stateRole(tx, { ...role, permissions: graph.permissionsOfRole(id) });
  }
  await stateKeysOfHolders(tx, graph, changed);
  await tellRightsChanged(tx);
}

// Whoever makes a key holds the lock over the roles too: none is made unseen meanwhile.
async function stateKeysOfHolders(tx: TenantTransaction, graph: RoleGraph, roleIds: readonly string[]): Promise<void> {
  const makers: { id: string; status: string; roleIds: string[] }[] = await tx.query(
    `select id, status, role_ids as "roleIds" from users u
      where role_ids && $1::uuid[]
        and exists (select from api_keys k where k.tenant_id = u.tenant_id and k.maker_id = u.id and k.revoked_at is null)
      order by id for update of u`,
    [roleIds],
  );
  for (const { id, status, roleIds: held } of makers)
    await stateKeysOf(tx, id, { mayAct: status === 'active', permissions: graph.permissionsOf(held) });
}

/** What was told of a role: equal for equal statements, in whatever order their permissions stand. */
export function roleDigest({ slug, permissions }: Statement): string {
  return createHash('sha256')
    .update(JSON.stringify([slug, [...permissions].sort()]))
    .digest('base64url');
}
