import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { CryptoKey } from 'jose';
import { Revocations } from './revocations.js';
import { StatedAccess } from './stated-access.js';
import { StatedBlocks } from './stated-blocks.js';
import { StatedKeys } from './stated-keys.js';
import { Statements } from './statements.js';

export interface StatedTenant {
  readonly status: string;
  readonly requestsPerMinute: number;
}

/**
 * What the gateway decides by, in its memory: nothing is looked up for a request. Keys are those of the records,
 * `org_…/rol_…`, so that what one tenant states can never stand for another's (T65).
 */
@Injectable()
export class EdgeState {
  readonly roles = new Statements<readonly string[]>();
  readonly signingKeys = new Statements<CryptoKey>();
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

  tellChange(): void {
    for (const listener of this.listeners) listener();
  }
}
