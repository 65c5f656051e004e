import type { RestrictedUse } from './access-token.js';
import type { Caller } from './caller.js';

/** Someone who has proved who they are, by a token or by a key. */
export interface SignedIn {
  readonly caller: Caller;
  /** The organisation, as it stands on the wire. */
  readonly tenant: string;
  /** The one step of signing in that it is good for, when one is open. */
  readonly use?: RestrictedUse;
  /** Throws a 401 for what has been revoked, or has ended by itself, since it was shown. */
  requireNotRevoked(): void;
  /** Throws a 403 where it may not be used from this address. */
  requireFrom(address: string): void;
}
