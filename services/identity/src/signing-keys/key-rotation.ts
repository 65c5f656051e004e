import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock, Randomness, uuidv7 } from '@guildhall/runtime';
import { KeyRing } from '@guildhall/sealing';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { type KeyTimes, PUBLISHED_AHEAD_SECONDS, retiredSeconds } from './key-times.js';
import { makeSigningKey } from './make-signing-key.js';
import { type KeyStatus, SigningKey } from './signing-key.entity.js';

const DAY_SECONDS = 86_400;
const LOCK = `select pg_advisory_xact_lock(hashtextextended('guildhall.identity.signing-keys', 0))`;

/**
 * Moves the signing keys on: makes the next one in time, puts it into use when every verifier can have it, and removes
 * the old one when nothing signed with it lives. One step at a time under one lock, so any number of processes may call
 * it, at once and as often as they like.
 */
@Injectable()
export class KeyRotation {
  private readonly times: KeyTimes;
  private readonly actor = Actor.system('identity', PLATFORM_TENANT_ID);

  constructor(
    private readonly database: TenantDatabase,
    private readonly ring: KeyRing,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    this.times = {
      signsSeconds: settings.SIGNING_KEY_DAYS * DAY_SECONDS,
      accessTokenSeconds: settings.ACCESS_TOKEN_SECONDS,
    };
  }

  /** Whatever is due by now, and nothing else. */
  moveOn(): Promise<void> {
    return this.locked(async (tx, keys) => {
      await this.removeWhatIsSpent(
        tx,
        keys.filter(({ status }) => status === 'retired'),
      );
      const current = keys.find(({ status }) => status === 'current');
      const next = keys.find(({ status }) => status === 'published');
      // The very first has nobody to wait for: there is no token and no verifier yet.
      if (!current) return this.add(tx, 'current');
      if (!next) return this.isNearItsEnd(current) ? this.add(tx, 'published') : undefined;
      if (next.hasBeenFor(PUBLISHED_AHEAD_SECONDS, this.clock.now())) return this.succeed(tx, current, next);
    });
  }

  /** Publishes the next key now, though the current one is not old; it takes over as soon as every verifier can have it. */
  begin(): Promise<void> {
    return this.locked(async (tx, keys) => {
      if (!keys.some(({ status }) => status === 'published')) await this.add(tx, 'published');
    });
  }

  /** After a theft: every key is worthless with the commit, and so is every access token; clients refresh. */
  replaceAll(): Promise<void> {
    return this.locked(async (tx, keys) => {
      for (const key of keys) await this.remove(tx, key);
      await this.add(tx, 'current');
    });
  }

  private locked(work: (tx: TenantTransaction, keys: SigningKey[]) => Promise<void>): Promise<void> {
    return this.database.transaction(this.actor, async (tx) => {
      await tx.query(LOCK);
      await work(tx, await tx.find(SigningKey, { lock: { mode: 'pessimistic_write' } }));
    });
  }

  private isNearItsEnd(current: SigningKey): boolean {
    return current.hasBeenFor(this.times.signsSeconds - PUBLISHED_AHEAD_SECONDS, this.clock.now());
  }

  private async add(tx: TenantTransaction, status: KeyStatus): Promise<void> {
    const key = await makeSigningKey(this.ring, uuidv7(this.clock, this.randomness), status, this.clock.now());
    await tx.save(key);
    await tx.publish(key, key.stated());
  }

  private async succeed(tx: TenantTransaction, current: SigningKey, next: SigningKey): Promise<void> {
    const now = this.clock.now();
    // One after the other: never two are current.
    for (const [key, status] of [
      [current, 'retired'],
      [next, 'current'],
    ] as const) {
      const stated = key.become(status, now);
      await tx.save(key);
      await tx.publish(key, stated);
    }
  }

  private async removeWhatIsSpent(tx: TenantTransaction, retired: readonly SigningKey[]): Promise<void> {
    const spent = retired.filter((key) => key.hasBeenFor(retiredSeconds(this.times), this.clock.now()));
    for (const key of spent) await this.remove(tx, key);
  }

  private async remove(tx: TenantTransaction, key: SigningKey): Promise<void> {
    await tx.delete(SigningKey, { id: key.id });
    await tx.publish({ tenantId: key.tenantId, id: key.id, version: key.version + 1 }, key.stated('gone'));
  }
}
