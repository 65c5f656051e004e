import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { Factor } from './factor.entity.js';
import { type FactorOutcome, wrongFor } from './factor-proof.js';
import { FactorSecrets } from './factor-secrets.js';
import { stepsOf } from './totp.js';

type Candidate = Pick<Factor, 'tenantId' | 'id' | 'sealedSecret'>;

const CONFIRMED = {
  name: 'confirmed-totp-factors',
  text: `
    select tenant_id as "tenantId", id, sealed_secret as "sealedSecret"
      from factors where user_id = $1 and method = 'totp' and confirmed_at is not null order by id`,
};

// Compare and set: whoever comes second waits for the row, sees the step that the first one left, and changes nothing.
const ACCEPT = {
  name: 'accept-totp-step',
  text: `
    update factors set last_step = $2, last_used_at = $3, version = version + 1
     where id = $1 and (last_step is null or last_step < $2) returning id`,
};

/** Codes of authenticator apps: each is good once, at however many places it is shown at the same time (T34). */
@Injectable()
export class TotpFactors {
  constructor(
    private readonly secrets: FactorSecrets,
    private readonly clock: Clock,
  ) {}

  /** Tries the code on every app of the user that is confirmed. */
  async use(tx: TenantTransaction, userId: string, code: string): Promise<FactorOutcome> {
    const candidates = await tx.prepared<Candidate>(CONFIRMED, [userId]);
    if (candidates.length === 0) return wrongFor('unknown');
    let refusal = wrongFor('wrong');
    for (const candidate of candidates) {
      const outcome = await this.accept(tx, candidate, code);
      if (outcome.isRight) return outcome;
      if (outcome.reason === 'used-before') refusal = outcome;
    }
    return refusal;
  }

  /** Uses up the code of one app, confirmed or on its way to be. */
  async accept(tx: TenantTransaction, factor: Candidate, code: string): Promise<FactorOutcome> {
    const now = this.clock.now();
    const [step] = stepsOf(this.secrets.open(factor), code, now);
    if (step === undefined) return wrongFor('wrong');
    const accepted = await tx.prepared<{ id: string }>(ACCEPT, [factor.id, step, now]);
    return accepted.length > 0 ? { isRight: true, factorId: factor.id } : wrongFor('used-before');
  }
}
