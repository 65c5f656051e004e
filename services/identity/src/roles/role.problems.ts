import { problem } from '@guildhall/http';

export class RoleNotFound extends problem('role-not-found', 422, 'There is no such role') {}
export class RoleAboveYours extends problem('role-above-yours', 403, 'Nobody grants more than they have', {
  meaning: 'The change grants, or takes away, a role with a permission that the caller has not.',
  remedy: 'Ask somebody who has every permission of the role.',
}) {}
