import type { TenantTransaction } from '@guildhall/database';
import { roleGraphOf } from '../roles/role-graph-of.js';
import type { MfaRules } from './policy-kinds.js';
import { refused } from './require-possible.js';

/** A role that is not there would ask nobody for a second factor, and nobody would notice. */
export async function requireKnownRoles(tx: TenantTransaction, { requiredForRoles }: MfaRules): Promise<void> {
  if (requiredForRoles.length === 0) return;
  const graph = await roleGraphOf(tx);
  const unknown = requiredForRoles.findIndex((slug) => !graph.named(slug));
  if (unknown >= 0) throw refused(`/requiredForRoles/${unknown}`, 'unknown-role', 'The organisation has no such role.');
}
