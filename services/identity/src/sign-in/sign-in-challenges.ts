import type { TenantTransaction } from '@guildhall/database';
import { Clock, Randomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { Method } from '../sessions/authentication.js';
import type { User } from '../users/user.entity.js';
import { SignInChallenge } from './sign-in-challenge.entity.js';

/** `ghc_…`: no secret of another kind passes for one (T19, T21). */
export const CHALLENGE_KIND = 'c';

const LIFE_MS = 300_000;
/** Then the challenge is dead, and the password has to be shown again (T34). */
const MOST_TRIES = 5;

/** A sign-in whose next factor is tried; the row stays locked until the transaction ends. */
export interface OpenChallenge {
  readonly userId: string;
  readonly methods: readonly Method[];
}

// Counted before the factor is looked at, by the statement that locks the row: whoever tries many at once is counted one
// after the other, and finds nothing more once one of them was right.
const TRY = {
  name: 'try-sign-in-challenge',
  text: `
    with tried as (
      update sign_in_challenges set tries = tries + 1 where digest = $1 and expires_at > $2 and tries < $3
      returning user_id as "userId", methods)
    select * from tried`,
};

/** Sign-ins that wait for a second factor (D18, D19): each is good for one success, and for five tries. */
@Injectable()
export class SignInChallenges {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Shown to the client once. */
  async issue(tx: TenantTransaction, { tenantId, id: userId }: User, methods: readonly Method[]) {
    const { secret, digest } = opaqueSecret(CHALLENGE_KIND, tenantId, this.randomness);
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + LIFE_MS);
    const fields = { tenantId, digest, userId, methods: [...methods], tries: 0, createdAt, expiresAt };
    await tx.insert(SignInChallenge, fields);
    return { challenge: secret, expiresAt };
  }

  /** Whose it is, without looking whether it is still good. */
  async userOf(tx: TenantTransaction, digest: Buffer): Promise<string | undefined> {
    return (await tx.findOne(SignInChallenge, { where: { digest } }))?.userId;
  }

  /** Undefined when there is none, or none any more. */
  async try(tx: TenantTransaction, digest: Buffer): Promise<OpenChallenge | undefined> {
    const [open] = await tx.prepared<OpenChallenge>(TRY, [digest, this.clock.now(), MOST_TRIES]);
    return open;
  }

  /** With the right factor: nobody comes back with it. The row is locked by `try`. */
  async useUp(tx: TenantTransaction, digest: Buffer): Promise<void> {
    await tx.delete(SignInChallenge, { digest });
  }
}
