import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { Factors } from '../factors/factors.js';
import type { Organization } from '../organizations/organization.entity.js';
import { policiesOf } from '../policies/policies-of.js';
import type { Method } from '../sessions/authentication.js';
import type { Client, Session } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import type { Grant } from '../users/may-authenticate.js';
import type { User } from '../users/user.entity.js';
import { policyDemands } from './policy-demands.js';
import { SessionTokens } from './session-tokens.js';
import { SignInChallenges } from './sign-in-challenges.js';
import { nextStep, type RefusedFor } from './sign-in-flow.js';
import type { SecondFactorAsked, SignedIn } from './signed-in.view.js';

/** Who has proved to be the user, and by what. */
export interface Candidate {
  /** Locked, shared at least: what is decided here must hold until the commit (T24). */
  readonly user: User;
  readonly organization: Organization | null;
  readonly grant: Grant;
  /** All steps of the sign-in together. */
  readonly methods: readonly Method[];
  /** Asked for before the transaction: it may read the database itself. */
  readonly signer: Signer;
  readonly client: Client;
  /** The session that the new one takes the place of, and lives no longer than. It ends. */
  readonly successorOf?: Session;
  /** When the methods were shown, where it was not now. */
  readonly authenticatedAt?: Date;
}

/** What a candidate is answered. The caller commits a refusal with its evidence, and throws afterwards. */
export type Admission =
  | { readonly at: 'refused'; readonly reason: RefusedFor }
  | { readonly at: 'second-factor'; readonly answer: SecondFactorAsked }
  | { readonly at: 'admitted'; readonly answer: SignedIn };

/**
 * The one way to a new session (D18): whatever somebody has proved themselves by, what opens next is worked out here,
 * in the transaction that issues.
 */
@Injectable()
export class SignInSteps {
  constructor(
    private readonly factors: Factors,
    private readonly challenges: SignInChallenges,
    private readonly tokens: SessionTokens,
    private readonly clock: Clock,
  ) {}

  /** To be asked for before the transaction. */
  signer(): Promise<Signer> {
    return this.tokens.signer();
  }

  async admit(tx: TenantTransaction, candidate: Candidate): Promise<Admission> {
    const { user, methods } = candidate;
    const policies = await policiesOf(tx);
    const enrolled = await this.factors.enrolledBy(tx, user.id);
    const demands = await policyDemands(tx, policies, { ...candidate, at: this.clock.now() });
    const step = nextStep({ ...candidate, ...demands, enrolled });
    if (step.at === 'refused') return step;
    if (step.at === 'second-factor') {
      const issued = await this.challenges.issue(tx, user, methods);
      return { at: step.at, answer: { step: step.at, methods: [...enrolled], ...issued } };
    }
    const { signer, client, successorOf, authenticatedAt } = candidate;
    const opening = { step, signer, methods, authenticatedAt, successorOf, rules: policies.session };
    return { at: 'admitted', answer: await this.tokens.open(tx, opening, client) };
  }
}
