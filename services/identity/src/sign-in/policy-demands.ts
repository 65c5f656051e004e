import type { TenantTransaction } from '@guildhall/database';
import { isPasswordDue } from '../credentials/password-age.js';
import { enrolmentDemand } from '../factors/enrolment-demand.js';
import { isBlocked } from '../network-blocks/is-blocked.js';
import type { Policies } from '../policies/policy-kinds.js';
import { maySignInFrom } from '../policies/sign-in-networks.js';
import type { Method } from '../sessions/authentication.js';
import type { User } from '../users/user.entity.js';
import type { Proven } from './sign-in-flow.js';

export interface Asked {
  readonly user: User;
  readonly methods: readonly Method[];
  readonly client: { readonly address?: string };
  readonly at: Date;
}

/** What the policies of the organisation ask of a sign-in now, beside the proof itself (IDN-14). */
export async function policyDemands(
  tx: TenantTransaction,
  policies: Policies,
  { user, methods, client, at }: Asked,
): Promise<Pick<Proven, 'demand' | 'isPasswordDue' | 'isFromAllowedNetwork'>> {
  return {
    demand: await enrolmentDemand(tx, user, policies, at),
    // Who signs in by a passkey alone uses no password that could be too old.
    isPasswordDue: methods.includes('password') && (await isPasswordDue(tx, user.id, { rules: policies.password, at })),
    isFromAllowedNetwork: maySignInFrom(policies.access, client.address) && !(await isBlocked(tx, client.address, at)),
  };
}
