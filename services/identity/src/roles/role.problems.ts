import { problem } from '@guildhall/http';

export class RoleNotFound extends problem('role-not-found', 422, 'There is no such role') {}
export class RoleUnknown extends problem('role-unknown', 404, 'No such role') {}
export class RoleAboveYours extends problem('role-above-yours', 403, 'Nobody grants more than they have', {
  meaning: 'The change grants, takes away or alters a role with a permission that the caller has not.',
  remedy: 'Ask somebody who has every permission of the role.',
}) {}
export class RoleIsBuiltIn extends problem('role-is-built-in', 409, 'Built-in roles are the same everywhere', {
  meaning: 'The role comes with the platform, and no organisation changes or deletes it.',
  remedy: 'Make a role of your own, which may inherit from it.',
}) {}
export class RoleSlugTaken extends problem('role-slug-taken', 409, 'A role has this slug already') {}
export class RoleCycle extends problem('role-cycle', 409, 'A role inherits from itself', {
  meaning: 'One of the roles to inherit from inherits from this role, near or far.',
  remedy: '`GET /roles` shows what each role inherits.',
}) {}
export class RolesTooDeep extends problem('roles-too-deep', 409, 'The line of inheritance is too long') {}
export class TooManyRoles extends problem('too-many-roles', 409, 'The organisation has as many roles as it can have') {}
export class RoleInUse extends problem(
  'role-in-use',
  409,
  'Somebody holds the role, or another role inherits from it',
  {
    meaning: 'A role is deleted when nobody holds it, now or from a time to come, and no role inherits from it.',
    remedy: '`GET /role-assignments?role=…` shows who holds it, `GET /roles` what inherits from it.',
  },
) {}
