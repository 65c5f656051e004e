import { problem } from '@guildhall/http';

export class UserNotFound extends problem('user-not-found', 404, 'No such user') {}
export class UserEmailTaken extends problem('user-email-taken', 409, 'A user of the organisation has this address') {}
export class UserAlreadySuspended extends problem('user-already-suspended', 409, 'The user is already suspended') {}
export class UserNotSuspended extends problem('user-not-suspended', 409, 'The user is not suspended') {}
export class UserAlreadyLocked extends problem('user-already-locked', 409, 'The user is already locked') {}
export class UserNotLocked extends problem('user-not-locked', 409, 'The user is not locked') {}
export class UserAlreadyDeactivated extends problem('user-already-deactivated', 409, 'The user has left already') {}
export class UserNotDeactivated extends problem('user-not-deactivated', 409, 'The user has not left') {}
export class UserBarredOtherwise extends problem('user-barred-otherwise', 409, 'The user is barred harder already', {
  meaning: 'A locked user can be suspended, and a suspended one deactivated, but not the other way round.',
  remedy: 'Lift what bars the user now, then try again.',
}) {}
export class UserNotInvited extends problem('user-not-invited', 409, 'The user has no invitation to follow') {}
export class CannotBarSelf extends problem('cannot-bar-self', 403, 'Nobody keeps themselves out', {
  meaning: 'Locking, suspending, deactivating and erasing are done to others.',
  remedy: 'Ask another administrator.',
}) {}
export class LastAdministrator extends problem(
  'last-administrator',
  409,
  'The organisation has no other administrator',
  {
    meaning: 'Without the user, nobody could administer the organisation any more.',
    remedy: 'Make another user an administrator, who can sign in, and try again.',
  },
) {}
export class CannotChangeOwnRoles extends problem('cannot-change-own-roles', 403, 'Nobody changes their own roles') {}
export class UserAboveYou extends problem('user-above-you', 403, 'The user may do what you may not', {
  meaning: 'The user has a role with a permission that the caller has not.',
  remedy: 'Ask somebody who has every permission of that user.',
}) {}
