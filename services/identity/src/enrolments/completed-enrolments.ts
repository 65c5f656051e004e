import type { TenantTransaction } from '@guildhall/database';
import { SignInRequired } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { BackupCodes } from '../factors/backup-codes.js';
import { enrolmentDemand } from '../factors/enrolment-demand.js';
import { Factor } from '../factors/factor.entity.js';
import { policiesOf } from '../policies/policies-of.js';
import { endSessions } from '../sessions/end-sessions.js';
import type { Client } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { SignInSteps } from '../sign-in/sign-in-steps.js';
import type { SignedIn } from '../sign-in/signed-in.view.js';
import type { Enrolled } from './enrolled.view.js';
import type { Enrolling } from './enrolling-user.js';

export interface Completing extends Enrolling {
  /** Just confirmed, and not saved yet. */
  readonly factor: Factor;
  readonly signer: Signer;
  readonly client: Client;
}

/**
 * The end of every enrolment. With the first factor, whoever signed in without one has proved less than the account asks
 * for from now on: all sessions end, and the caller, who has just shown both, goes on in a new one (T28). That takes
 * who had to enrol one from the restricted session into a full one.
 */
@Injectable()
export class CompletedEnrolments {
  constructor(
    private readonly backupCodes: BackupCodes,
    private readonly steps: SignInSteps,
    private readonly clock: Clock,
  ) {}

  /** To be asked for before the transaction. */
  signer(): Promise<Signer> {
    return this.steps.signer();
  }

  async complete(tx: TenantTransaction, completing: Completing): Promise<Enrolled> {
    const { user, factor } = completing;
    const others = { userId: user.id, method: In(['totp', 'passkey']), confirmedAt: Not(IsNull()), id: Not(factor.id) };
    const isFirst = !(await tx.existsBy(Factor, others));
    // Whoever had to enrol one is in a session that is good for that alone, also where one of another kind was there.
    const wasDemanded = (await enrolmentDemand(tx, user, await policiesOf(tx), this.clock.now())) === 'now';
    await tx.save(factor);
    await tx.publish(user, factor.enrolled());
    if (isFirst) await endSessions(tx, { userId: user.id }, { reason: 'factors-changed', at: this.clock.now() });
    const { id, method, name, createdAt, lastUsedAt } = factor;
    return {
      factor: { id, method, name, createdAt, lastUsedAt, codesLeft: null },
      backupCodes: isFirst ? await this.backupCodes.make(tx, user) : null,
      signedIn: isFirst || wasDemanded ? await this.goOn(tx, completing) : null,
    };
  }

  private async goOn(tx: TenantTransaction, completing: Completing): Promise<SignedIn> {
    const { user, organization, session, factor, signer, client } = completing;
    const admission = await this.steps.admit(tx, {
      user,
      organization,
      grant: 'second-factor',
      methods: [...new Set([...session.methods, factor.method])],
      signer,
      client,
      successorOf: session,
    });
    if (admission.at !== 'admitted') throw new SignInRequired('Sign in again.');
    return admission.answer;
  }
}
