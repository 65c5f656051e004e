import { FactorRefused, FactorUsed } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import type { Client } from '../sessions/session.entity.js';
import type { User } from '../users/user.entity.js';
import type { FactorVerdict } from './factor-proof.js';

const NOTE = {
  name: 'note-factor-use',
  text: `
    insert into factor_uses (tenant_id, id, user_id, factor_id, method, refusal, address, used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/**
 * Enters into the log of the user, and into the trail, that a factor was shown (IDN-5). The user's row is locked. Where it
 * was wrong, the caller commits and throws afterwards: thrown inside, the refusal would take its evidence with it.
 */
export async function noteUse(
  tx: TenantTransaction,
  user: User,
  verdict: FactorVerdict,
  { client, at }: { readonly client: Client; readonly at: Date },
): Promise<void> {
  const { method } = verdict;
  const { address: clientAddress } = client;
  const [factorId, refusal] = verdict.isRight ? [verdict.factorId, null] : [null, verdict.reason];
  await tx.prepared(NOTE, [user.tenantId, newId(), user.id, factorId, method, refusal, clientAddress ?? null, at]);
  const event = verdict.isRight
    ? FactorUsed({ userId: user.id, factorId: verdict.factorId, method, clientAddress })
    : FactorRefused({ userId: user.id, method, reason: verdict.reason, clientAddress });
  await tx.publish(user, event);
}
