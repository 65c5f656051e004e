import type { EventOf } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { lockRoles } from '../roles/role-graph-of.js';
import type { EndReason } from '../sessions/session.entity.js';
import { stateKeysOf } from '../stated-keys/state-keys-of.js';
import { endAccess } from './end-access.js';
import { requireAnotherAdministrator } from './last-administrator.js';
import { lockUser } from './lock-user.js';
import { requireNotAbove } from './not-above.js';
import { rightsOf } from './rights-of.js';
import type { User } from './user.entity.js';
import { CannotBarSelf } from './user.problems.js';

/** What the entity makes of it, and why sessions end. */
export interface Bar {
  readonly turn: (user: User) => EventOf<object>;
  readonly endReason: EndReason;
  readonly at: Date;
}

/** What all ways of keeping a user out have in common: who may, what ends, what is told. In the caller's transaction. */
export async function barUser(tx: TenantTransaction, userId: string, { turn, endReason, at }: Bar): Promise<User> {
  if (userId === tx.actor.userId) throw new CannotBarSelf('Ask another administrator.');
  await lockRoles(tx);
  const user = await lockUser(tx, userId);
  await requireNotAbove(tx, user);
  await requireAnotherAdministrator(tx, user);

  const barred = turn(user);
  await tx.save(user);
  await tx.publish(user, barred);
  await endAccess(tx, user, { reason: endReason, at });
  return user;
}

/** The way back: API keys are good again unless they were revoked themselves, sessions that ended stay ended. */
export async function unbarUser(
  tx: TenantTransaction,
  userId: string,
  turn: (user: User) => EventOf<object>,
): Promise<void> {
  const user = await lockUser(tx, userId);
  await requireNotAbove(tx, user);

  const lifted = turn(user);
  await tx.save(user);
  await tx.publish(user, lifted);
  await stateKeysOf(tx, user.id, await rightsOf(tx, user));
}
