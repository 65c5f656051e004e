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
  /** Of users alone: a key has nothing to prove itself by but itself. */
  readonly authentication?: Authentication;
}

/** What an actor of the system, or an anonymous one, takes over from the request that made it necessary. */
export interface Occasion {
  readonly correlationId: string;
  readonly address?: string;
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
    this.authentication = details.authentication;
  }

  /** A service acting by itself, for one tenant: it holds no permissions, because no route asks it for any. */
  static system(service: string, tenantId: string, occasion?: Occasion): Actor {
    const { correlationId = newId(), address } = occasion ?? {};
    return new Actor({ kind: 'system', userId: service, tenantId, correlationId, address });
  }

  /** A caller who has not signed in. Without a tenant of theirs, row-level security shows them nothing (D26). */
  static anonymous(occasion: Occasion, tenantId: string = NO_TENANT): Actor {
    const { correlationId, address } = occasion;
    return new Actor({ kind: 'anonymous', userId: '', tenantId, correlationId, address });
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
