import type { Authentication } from '@guildhall/access';

/** Who calls, once the access token or the API key has been found good. Ids are uuids. */
export interface Caller {
  readonly kind: 'user' | 'key';
  readonly tenantId: string;
  /** The user, or the key. */
  readonly userId: string;
  /** Who made the key; a user has none, nor has a key that identity has not stated anew since it tells. */
  readonly makerId?: string;
  /** A key has none. */
  readonly sessionId?: string;
  /** How and when the user signed in; a key has not. */
  readonly authentication?: Authentication;
  /** What the user's roles, or the key's scopes, permit now. */
  readonly permissions: ReadonlySet<string>;
}

/** As events name a caller: a key is none of the users. */
export function whoIs({ kind, tenantId, userId }: Pick<Caller, 'kind' | 'tenantId' | 'userId'>) {
  return kind === 'key' ? { tenantId, apiKeyId: userId } : { tenantId, userId };
}
