import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { challengeIn } from './client-data.js';
import { Factor } from './factor.entity.js';
import { type FactorOutcome, type ShownPasskey, wrongFor } from './factor-proof.js';
import { PasskeyCeremony } from './passkey-ceremony.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { DECOY_PUBLIC_KEY } from './decoy-public-key.js';

// A count that does not rise is of a key that exists twice; those of synchronised passkeys stay 0 (WebAuthn 3, 6.1.1).
const COUNT = {
  name: 'count-passkey-use',
  text: `
    update factors set sign_count = $2, last_used_at = $3, version = version + 1
     where id = $1 and (sign_count < $2 or (sign_count = 0 and $2 = 0)) returning id`,
};

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
    return isOurs ? this.answer(tx, userId, { shown, challenge }) : wrongFor('used-before');
  }

  /**
   * Whether the user holds the key that signed the challenge, which has been used up. Who is unknown, or has no such
   * key, takes as long: what they show is held against a key that nobody has (T31).
   */
  async answer(
    tx: TenantTransaction,
    userId: string | undefined,
    { shown, challenge }: { readonly shown: ShownPasskey; readonly challenge: Buffer },
  ): Promise<FactorOutcome> {
    const credentialId = Buffer.from(shown.id, 'base64url');
    const known = userId && (await tx.findOneBy(Factor, { credentialId, userId, method: 'passkey' }));
    const key = known ? known.publicKey : undefined;
    const signCount = await this.ceremony.signed(shown, challenge, key ?? DECOY_PUBLIC_KEY);
    if (!known) return wrongFor('unknown');
    if (signCount === undefined) return wrongFor('wrong');
    const counted = await tx.prepared(COUNT, [known.id, signCount, this.clock.now()]);
    return counted.length > 0 ? { isRight: true, factorId: known.id } : wrongFor('cloned');
  }
}
