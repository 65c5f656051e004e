import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { challengeIn } from './client-data.js';
import { DECOY_PUBLIC_KEY } from './decoy-public-key.js';
import { Factor } from './factor.entity.js';
import { type FactorOutcome, type ShownPasskey, wrongFor } from './factor-proof.js';
import { PasskeyCeremony } from './passkey-ceremony.js';
import { PasskeyChallenges } from './passkey-challenges.js';

// A count that does not rise is of a key that exists twice; those of synchronised passkeys stay 0 (WebAuthn 3, 6.1.1).
const COUNT = {
  name: 'count-passkey-use',
  text: `
    update factors set sign_count = $3, last_used_at = $4, version = version + 1
     where user_id = $1 and credential_id = $2 and (sign_count < $3 or (sign_count = 0 and $3 = 0)) returning id`,
};

/** What is known of an answer when its signature has been looked at. */
export interface PasskeyAnswer {
  readonly shown: ShownPasskey;
  /** Undefined where there is no such key. */
  readonly publicKey: Buffer | undefined;
  /** What the authenticator counts; undefined where it did not sign this. */
  readonly signCount: number | undefined;
}

/** Passkeys, as a second factor and as the only one (IDN-5). */
@Injectable()
export class PasskeyFactors {
  constructor(
    private readonly challenges: PasskeyChallenges,
    private readonly ceremony: PasskeyCeremony,
    private readonly clock: Clock,
  ) {}

  /** After the password, or once more: the challenge was made for this user. */
  async use(tx: TenantTransaction, userId: string, shown: ShownPasskey): Promise<FactorOutcome> {
    const challenge = challengeIn(shown.response.clientDataJSON);
    const isOurs = challenge && (await this.challenges.useUp(tx, challenge, { purpose: 'second-factor', userId }));
    if (!isOurs) return wrongFor('used-before');
    const publicKey = await this.keyOf(tx, userId, shown);
    return this.accept(tx, userId, await this.look(shown, challenge, publicKey));
  }

  /** The key that the user has under this name. */
  async keyOf(tx: TenantTransaction, userId: string, { id }: ShownPasskey): Promise<Buffer | undefined> {
    const factor = await tx.findOneBy(Factor, { userId, credentialId: Buffer.from(id, 'base64url') });
    return factor?.publicKey ?? undefined;
  }

  /** Looks at the signature. Without a key it takes as long, and is held against one that nobody has (T31). */
  async look(shown: ShownPasskey, challenge: Buffer, publicKey: Buffer | undefined): Promise<PasskeyAnswer> {
    const signCount = await this.ceremony.signed(shown, challenge, publicKey ?? DECOY_PUBLIC_KEY);
    return { shown, publicKey, signCount };
  }

  /** Takes the answer for the user's, where it is and the key is there still. */
  async accept(tx: TenantTransaction, userId: string, answer: PasskeyAnswer): Promise<FactorOutcome> {
    if (!answer.publicKey) return wrongFor('unknown');
    if (answer.signCount === undefined) return wrongFor('wrong');
    const credentialId = Buffer.from(answer.shown.id, 'base64url');
    const counting = [userId, credentialId, answer.signCount, this.clock.now()];
    const [counted] = await tx.prepared<{ id: string }>(COUNT, counting);
    if (counted) return { isRight: true, factorId: counted.id };
    return wrongFor((await tx.existsBy(Factor, { userId, credentialId })) ? 'cloned' : 'unknown');
  }
}
