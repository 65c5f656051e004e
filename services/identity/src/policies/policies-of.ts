import type { TenantTransaction } from '@guildhall/database';
import { PLATFORM_POLICIES, type Policies, type PolicyKind } from './policy-kinds.js';

const STATED = { name: 'stated-policies', text: 'select kind, stated from policies' };

interface StatedPolicy {
  readonly kind: PolicyKind;
  readonly stated: Partial<Policies[PolicyKind]>;
}

/** What holds in the transaction's organisation now: what it says itself, and the platform's word for the rest (IDN-14). */
export async function policiesOf(tx: TenantTransaction): Promise<Policies> {
  const rows = await tx.prepared<StatedPolicy>(STATED, []);
  return withDefaults(Object.fromEntries(rows.map((row) => [row.kind, row.stated])));
}

/** The platform's word for whatever is not stated. */
export function withDefaults(stated: { readonly [K in PolicyKind]?: Partial<Policies[K]> }): Policies {
  return {
    password: { ...PLATFORM_POLICIES.password, ...stated.password },
    session: { ...PLATFORM_POLICIES.session, ...stated.session },
    mfa: { ...PLATFORM_POLICIES.mfa, ...stated.mfa },
    access: { ...PLATFORM_POLICIES.access, ...stated.access },
  };
}
