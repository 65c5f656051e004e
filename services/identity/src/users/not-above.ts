import type { Actor } from '@guildhall/access';
import { isAbove } from '../roles/granting.js';
import type { User } from './user.entity.js';
import { UserAboveYou } from './user.problems.js';

/** Nobody acts upon a user who may do more than they: taking over an account is granting oneself its roles (T47). */
export function requireNotAbove(actor: Actor, user: User): void {
  if (isAbove(actor, user.roleIds) && user.id !== actor.userId)
    throw new UserAboveYou('You lack permissions that this user has.');
}
