import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { BoundedMap } from '../bounded-map.js';
import type { Customer } from '../limits/customer-limits.js';
import { Revocations } from './revocations.js';
import { StatedAccess } from './stated-access.js';
import { StatedBlocks } from './stated-blocks.js';
import { StatedKeys } from './stated-keys.js';
import { Statements } from './statements.js';
import type { VerifyingKey } from './verifying-key.js';

/** Of years: there is a new one each month or so. */
const MOST_GONE_KEYS = 1_000;

export interface StatedTenant extends Customer {
  readonly status: string;
}

/**
 * What the gateway decides by, in its memory: nothing is looked up for a request. Keys are those of the records,
 * `org_…/rol_…`, so that what one tenant states can never stand for another's (T65).
 */
@Injectable()
export class EdgeState {
  readonly roles = new Statements<readonly string[]>();
  readonly signingKeys = new Statements<VerifyingKey>();
  /** Signing keys that were stated once and verify nothing any more, wherever else they may be published. */
  readonly goneKeys = new BoundedMap<string, true>(MOST_GONE_KEYS);
  readonly apiKeys = new StatedKeys();
  readonly tenants = new Statements<StatedTenant>();
  readonly blocks = new StatedBlocks();
  readonly access = new StatedAccess();
  readonly revocations: Revocations;
  private readonly listeners = new Set<() => void>();
  private rolesChanged = 0;

  constructor(clock: Clock) {
    this.revocations = new Revocations(clock);
  }

  /** Differs after each change of a role: what was expanded before is to be expanded again. */
  get rolesEdition(): number {
    return this.rolesChanged;
  }

  /** Called after something was stated that may end what is allowed now. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  roleChanged(): void {
    this.rolesChanged++;
  }

  /** The key verifies nothing any more, and never again. */
  endSigningKey(key: string): void {
    this.signingKeys.end(key);
    this.goneKeys.set(key, true);
  }

  tellChange(): void {
    for (const listener of this.listeners) listener();
  }
}
