import { createHash } from 'node:crypto';
import type { TenantTransaction } from '@guildhall/database';
import { Clock, Randomness } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';

/** What an authenticator is asked to sign for: an answer to one purpose is none to another (T21). */
export type ChallengePurpose = 'registration' | 'second-factor' | 'sign-in';

export interface ChallengeUse {
  readonly purpose: ChallengePurpose;
  /** Of whom an answer is expected; undefined where nobody has been named yet. */
  readonly userId?: string;
}

/** As long as somebody may look for their key. */
export const CHALLENGE_LIFE_MS = 300_000;
const CHALLENGE_BYTES = 32;

const ISSUE = {
  name: 'issue-passkey-challenge',
  text: 'insert into passkey_challenges (tenant_id, digest, purpose, user_id, expires_at) values ($1, $2, $3, $4, $5)',
};
const USE_UP = {
  name: 'use-up-passkey-challenge',
  text: `
    delete from passkey_challenges
     where digest = $1 and purpose = $2 and user_id is not distinct from $3 and expires_at > $4 returning digest`,
};

/** What authenticators are asked to sign (WebAuthn 3, 13.4.3): of us, in the database, and good for one answer (D19). */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  async issue(tx: TenantTransaction, { purpose, userId = undefined }: ChallengeUse): Promise<Buffer> {
    const challenge = Buffer.from(this.randomness.bytes(CHALLENGE_BYTES));
    const expiresAt = new Date(this.clock.now().getTime() + CHALLENGE_LIFE_MS);
    await tx.prepared(ISSUE, [tx.tenantId, digestOf(challenge), purpose, userId ?? null, expiresAt]);
    return challenge;
  }

  /** Whether it was asked for this, of this user; from now on it is not. */
  async useUp(tx: TenantTransaction, challenge: Buffer, { purpose, userId }: ChallengeUse): Promise<boolean> {
    const used = await tx.prepared(USE_UP, [digestOf(challenge), purpose, userId ?? null, this.clock.now()]);
    return used.length > 0;
  }
}

function digestOf(challenge: Buffer): Buffer {
  return createHash('sha256').update(challenge).digest();
}
