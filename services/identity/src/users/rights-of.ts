import { permissionsOf } from '../roles/built-in-roles.js';
import type { MakersRights } from '../stated-keys/api-key.entity.js';
import type { User } from './user.entity.js';

/** What keys of the user may do at most. Whether the organisation is active, the gateway asks at each call. */
export function rightsOf({ status, roleIds }: User): MakersRights {
  return { mayAct: status === 'active', permissions: permissionsOf(roleIds) };
}
