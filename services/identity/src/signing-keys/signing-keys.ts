import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { KeyRing } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import { READ_AGAIN_SECONDS } from './key-times.js';
import { openSigningKey } from './make-signing-key.js';
import { SigningKey } from './signing-key.entity.js';

export interface Signer {
  readonly kid: string;
  readonly key: KeyObject;
}

interface KnownKeys {
  readonly signer: Signer;
  readonly published: readonly Record<string, string>[];
  /** Monotonic: a clock that is set back makes nothing fresh. */
  readonly readAtMs: number;
}

/** The signing keys as this process knows them: read from the database at most every half minute, never older. */
@Injectable()
export class SigningKeys {
  private known: KnownKeys | undefined;
  private reading: Promise<KnownKeys> | undefined;
  private readonly actor = Actor.system('identity', PLATFORM_TENANT_ID);

  constructor(
    private readonly database: TenantDatabase,
    private readonly ring: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** What signs now. */
  async signer(): Promise<Signer> {
    return (await this.fresh()).signer;
  }

  /** Every public key by which a living token may be verified, and the one that comes next. */
  async published(): Promise<readonly Record<string, string>[]> {
    return (await this.fresh()).published;
  }

  private async fresh(): Promise<KnownKeys> {
    const { known } = this;
    if (known && this.clock.monotonicMs() - known.readAtMs < READ_AGAIN_SECONDS * 1_000) return known;
    // One reading for all who wait; when it fails the next call makes another.
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(): Promise<KnownKeys> {
    const readAtMs = this.clock.monotonicMs();
    const keys = await this.database.transaction(this.actor, (tx) => tx.find(SigningKey, { order: { id: 'ASC' } }));
    const current = keys.find(({ status }) => status === 'current');
    if (!current) throw new Error('There is no current signing key, though the start makes one.');
    const signer = { kid: current.kid, key: openSigningKey(this.ring, current) };
    this.known = { signer, published: keys.map((key) => key.published), readAtMs };
    return this.known;
  }
}
