import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { type FactorOutcome, wrongFor } from '../factors/factor-proof.js';
import { noteUse } from '../factors/factor-uses.js';
import { type PasskeyAnswer, PasskeyFactors } from '../factors/passkey-factors.js';
import { Organization } from '../organizations/organization.entity.js';
import { networkOf } from '../protection/network-of.js';
import type { Client } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { tellFailure } from '../sign-in/sign-in-evidence.js';
import { SignInFailures } from '../sign-in/sign-in-failures.js';
import type { RefusedFor } from '../sign-in/sign-in-flow.js';
import { SignInSteps } from '../sign-in/sign-in-steps.js';
import type { SignedIn } from '../sign-in/signed-in.view.js';
import { User } from '../users/user.entity.js';
import type { PasskeyAccount } from './passkey-accounts.js';

/** The sign-in as far as it has come when the transaction that decides it opens. */
export interface PasskeyAttempt {
  readonly account: PasskeyAccount;
  readonly answer: PasskeyAnswer;
  /** The challenge was made for this, and had not been answered before. */
  readonly isOurs: boolean;
  readonly client: Client;
  readonly signer: Signer;
}

type Decision = { readonly signedIn: SignedIn } | { readonly reason: RefusedFor };

/** Whether a passkey signs in. Whatever is wrong, the caller commits the evidence, and throws afterwards. */
@Injectable()
export class PasskeyAdmission {
  constructor(
    private readonly passkeys: PasskeyFactors,
    private readonly failures: SignInFailures,
    private readonly steps: SignInSteps,
    private readonly clock: Clock,
  ) {}

  /** To be asked for before the transaction. */
  signer(): Promise<Signer> {
    return this.steps.signer();
  }

  async decide(tx: TenantTransaction, attempt: PasskeyAttempt): Promise<SignedIn | undefined> {
    const { account, answer, client } = attempt;
    const { userId: id } = account;
    // Shared: sign-ins do not wait for each other, while a suspension waits, or is seen (T24).
    const user = id ? await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_read' } }) : null;
    const email = user?.email ?? `passkey:${answer.shown.id}`;
    const attempted = { tenantId: account.tenantId, email, network: networkOf(client) };
    const isBlocked = await this.failures.isBlocked(tx, attempted);
    const outcome = user && answer.publicKey ? await this.judge(tx, attempt, user) : wrongFor('unknown');
    const decision = isBlocked ? { reason: 'locked' as const } : await this.admit(tx, attempt, { user, outcome });
    if ('signedIn' in decision) return decision.signedIn;
    await this.failures.count(tx, attempted);
    await tellFailure(tx, account.userId, decision.reason, client);
    return undefined;
  }

  // Of a key that the user has: strangers who make up a name of one write nothing into the user's log. That it takes a
  // moment tells nothing that could be asked: such names are known to the authenticator alone (T31).
  private async judge(
    tx: TenantTransaction,
    { answer, isOurs, client }: PasskeyAttempt,
    user: User,
  ): Promise<FactorOutcome> {
    const outcome = isOurs ? await this.passkeys.accept(tx, user.id, answer) : wrongFor('used-before');
    await noteUse(tx, user, { method: 'passkey', ...outcome }, { client, at: this.clock.now() });
    return outcome;
  }

  private async admit(
    tx: TenantTransaction,
    { client, signer }: PasskeyAttempt,
    { user, outcome }: { readonly user: User | null; readonly outcome: FactorOutcome },
  ): Promise<Decision> {
    if (!user) return { reason: 'unknown-account' };
    if (!outcome.isRight) return { reason: 'wrong-factor' };
    const organization = await tx.findOneBy(Organization, { id: user.tenantId });
    const candidate = { user, organization, grant: 'passkey', methods: ['passkey'], signer, client } as const;
    const admission = await this.steps.admit(tx, candidate);
    if (admission.at === 'refused') return admission;
    // A passkey is two factors by itself: nothing else is asked for.
    return admission.at === 'admitted' ? { signedIn: admission.answer } : { reason: 'wrong-factor' };
  }
}
