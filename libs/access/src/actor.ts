import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { Authentication } from './acr.js';
import { isPlatformWide } from './permissions.js';
import { NotPermitted } from './refusals.js';

export type ActorKind = 'user' | 'key' | 'anonymous' | 'system';

export interface ActorDetails {
  readonly kind: ActorKind;
  /** The user's or the key's uuid; for `system` the service's name; empty for `anonymous`. */
  readonly userId: string;
  /** The organisation's uuid; empty when the caller belongs to none, and then no tenant transaction opens. */
  readonly tenantId: string;
  readonly correlationId: string;
  readonly sessionId?: string;
  readonly permissions?: Iterable<string>;
  readonly address?: string;
  /** What the caller's client calls itself: `agentOf` has made it short and printable. Nobody vouches for it. */
  readonly agent?: string;
  /** For whom it is done, where that is somebody else: `usr_…` or `key_…`. */
  readonly onBehalfOf?: string;
  /** Of users alone: a key has nothing to prove itself by but itself. */
  readonly authentication?: Authentication;
}

/** What an actor of the system, or an anonymous one, takes over from the request that made it necessary. */
export interface Occasion {
  readonly correlationId: string;
  readonly address?: string;
  readonly agent?: string;
  readonly onBehalfOf?: string;
}

const NO_TENANT = '';

/** Who acts, in which organisation, and what they may do. Immutable; made from a verified service token, or by the system. */
export class Actor {
  readonly kind: ActorKind;
  readonly userId: string;
  readonly tenantId: string;
  readonly correlationId: string;
  readonly sessionId?: string;
  readonly permissions: ReadonlySet<string>;
  readonly address?: string;
  readonly agent?: string;
  readonly onBehalfOf?: string;
  readonly authentication?: Authentication;

  constructor(details: ActorDetails) {
    this.kind = details.kind;
    this.userId = details.userId;
    this.tenantId = details.tenantId;
    this.correlationId = details.correlationId;
    this.sessionId = details.sessionId;
    // A set is taken as it is: of a token that was verified before, each call has the same one.
    this.permissions = details.permissions instanceof Set ? details.permissions : new Set(details.permissions);
    this.address = details.address;
    this.agent = details.agent;
    this.onBehalfOf = details.onBehalfOf;
    this.authentication = details.authentication;
  }

  /** A service acting by itself, for one tenant: it holds no permissions, because no route asks it for any. */
  static system(service: string, tenantId: string, occasion?: Partial<Occasion>): Actor {
    return new Actor({ ...circumstancesOf(occasion), kind: 'system', userId: service, tenantId });
  }

  /** A caller who has not signed in. Without a tenant of theirs, row-level security shows them nothing (D26). */
  static anonymous(occasion: Occasion, tenantId: string = NO_TENANT): Actor {
    return new Actor({ ...circumstancesOf(occasion), kind: 'anonymous', userId: '', tenantId });
  }

  /** The user whom an anonymous caller turned out to be, by a password or a link: the same call, from the same client. */
  asUser(userId: string, tenantId: string): Actor {
    return new Actor({ ...circumstancesOf(this), kind: 'user', userId, tenantId });
  }

  can(permission: string): boolean {
    return this.permissions.has(permission);
  }

  /** True for users and keys of organisation zero, the platform's own. */
  get isOfPlatform(): boolean {
    return this.tenantId === PLATFORM_TENANT_ID && (this.kind === 'user' || this.kind === 'key');
  }

  /**
   * The same actor at work inside one tenant. Only for a caller of organisation zero who holds a `platform:*`
   * permission; everybody else is refused, whichever tenant they name, their own included: code that needs no
   * change of tenant has no reason to ask for one. Which permission the work itself needs is the route's to say.
   */
  inTenant(tenantId: string): Actor {
    const isAllowed = this.isOfPlatform && [...this.permissions].some(isPlatformWide);
    if (!isAllowed) throw new NotPermitted('Only administrators of the platform act in other organisations.');
    return new Actor({ ...this, tenantId });
  }

  /** How events and logs name the actor: `usr_…`, `key_…`, `system:tenancy` or `anonymous`. */
  describe(): string {
    switch (this.kind) {
      case 'user':
        return encodeId('usr', this.userId);
      case 'key':
        return encodeId('key', this.userId);
      case 'system':
        return `system:${this.userId}`;
      case 'anonymous':
        return 'anonymous';
    }
  }
}

// An occasion is often an actor: whoever they were and whatever they may is not taken over.
function circumstancesOf({ correlationId = newId(), address, agent, onBehalfOf }: Partial<Occasion> = {}): Occasion {
  return { correlationId, address, agent, onBehalfOf };
}
