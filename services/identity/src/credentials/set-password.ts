import { PasswordChanged } from '@guildhall/contracts';
import type { Aggregate, TenantTransaction } from '@guildhall/database';
import { policiesOf } from '../policies/policies-of.js';
import { Credential } from './credential.entity.js';
import { keepFormerPassword } from './former-passwords.js';
import type { PasswordHash } from './passwords.js';

/** How a password came to be: it stands in the event. */
export type PasswordWay = 'activation' | 'change' | 'reset' | 'bootstrap';

export interface NewPassword {
  readonly hash: PasswordHash;
  readonly way: PasswordWay;
  readonly at: Date;
}

/**
 * Gives the user this password, in place of any other, and says so. The user's row is locked and saved before.
 * What the old password opened is the caller's to close: see `endSessionsOf`.
 */
export async function setPassword(
  tx: TenantTransaction,
  user: Aggregate,
  { hash, way, at }: NewPassword,
): Promise<void> {
  const { password } = await policiesOf(tx);
  await keepFormerPassword(tx, user.id, { history: password.history, at });
  const credential = { tenantId: user.tenantId, userId: user.id, passwordHash: hash, changedAt: at };
  await tx.upsert(Credential, credential, ['tenantId', 'userId']);
  await tx.publish(user, PasswordChanged({ userId: user.id, way }));
}
