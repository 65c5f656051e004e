import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, BodyLimit, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { faultPoint } from '@guildhall/runtime';
import { type ClaimedSecret, parseOpaqueSecret } from '@guildhall/sealing';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import type { FactorProof } from '../factors/factor-proof.js';
import { Factors } from '../factors/factors.js';
import { Organization } from '../organizations/organization.entity.js';
import { networkOf } from '../protection/network-of.js';
import type { Client } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { User } from '../users/user.entity.js';
import { clientOf } from './client.js';
import { factorProofOf, namesOneOf, SHOWN_FACTOR } from './shown-factor.js';
import { CHALLENGE_KIND, type OpenChallenge, SignInChallenges } from './sign-in-challenges.js';
import { tellFailure } from './sign-in-evidence.js';
import { SignInFailures } from './sign-in-failures.js';
import { type Admission, SignInSteps } from './sign-in-steps.js';
import { SecondFactorRefused } from './sign-in.problems.js';
import { type SignedIn, SignedInView } from './signed-in.view.js';

const beforeDecision = faultPoint('second-factor.before-decision');

/** A passkey’s answer is the longest thing that is shown. */
export const FACTOR_BODY_BYTES = 16_384;

const VerifySecondFactorBody = z
  .strictObject({
    challenge: z.string().min(1).max(200).meta({ example: 'ghc_…', description: 'From the answer to the password.' }),
    ...SHOWN_FACTOR,
  })
  .refine((body) => namesOneOf(body, Object.keys(SHOWN_FACTOR)), 'One of code, backupCode and passkey')
  .meta({ minProperties: 2, maxProperties: 2, example: { challenge: 'ghc_…', code: '492039' } });
type VerifySecondFactorBody = z.infer<typeof VerifySecondFactorBody>;

/** The attempt as far as it has come when the transaction that decides it opens. */
interface Attempt {
  readonly userId: string;
  readonly challenge: ClaimedSecret;
  readonly proof: FactorProof;
  readonly client: Client;
  readonly signer: Signer;
}

/** The second step of signing in (IDN-5): only with a challenge, which only the right password buys. */
@Injectable()
export class VerifySecondFactor {
  constructor(
    private readonly database: TenantDatabase,
    private readonly challenges: SignInChallenges,
    private readonly factors: Factors,
    private readonly failures: SignInFailures,
    private readonly steps: SignInSteps,
  ) {}

  async execute(caller: Actor, { challenge: shown, ...factor }: VerifySecondFactorBody, client: Client) {
    const challenge = parseOpaqueSecret(shown);
    const proof = factorProofOf(factor);
    if (challenge?.kind !== CHALLENGE_KIND || !proof) throw refused();
    const userId = await this.whoseIs(challenge, caller);
    const signer = await this.steps.signer();

    await beforeDecision();
    const attempt = { userId, challenge, proof, client, signer };
    const { tenantId } = challenge;
    // By the password that bought the challenge: the trail names whose attempt it is.
    const actor = caller.asUser(userId, tenantId);
    const signedIn = await this.database.transaction(actor, (tx) => this.decide(tx, attempt));
    // After the commit, which holds the evidence.
    if (!signedIn) throw refused();
    return signedIn;
  }

  private async whoseIs({ tenantId, digest }: ClaimedSecret, caller: Actor): Promise<string> {
    const nobody = Actor.anonymous(caller, tenantId);
    const userId = await this.database.transaction(nobody, (tx) => this.challenges.userOf(tx, digest));
    if (!userId) throw refused();
    return userId;
  }

  private async decide(tx: TenantTransaction, attempt: Attempt): Promise<SignedIn | undefined> {
    const { userId, challenge, client } = attempt;
    // The user before the challenge: whoever ends the user’s sessions takes both, in this order.
    const user = await tx.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'pessimistic_write' } });
    const open = await this.challenges.try(tx, challenge.digest);
    if (!open) return undefined;
    const attempted = { tenantId: user.tenantId, email: user.email, network: networkOf(client) };
    const isBlocked = await this.failures.isBlocked(tx, attempted);
    const admission: Admission = isBlocked
      ? { at: 'refused', reason: 'locked' }
      : await this.admit(tx, user, { ...attempt, methods: open.methods });
    if (admission.at !== 'admitted') {
      await this.failures.count(tx, attempted);
      await tellFailure(tx, userId, admission.at === 'refused' ? admission.reason : 'wrong-factor', client);
      return undefined;
    }
    await this.challenges.useUp(tx, challenge.digest);
    await this.failures.forget(tx, attempted);
    return admission.answer;
  }

  private async admit(
    tx: TenantTransaction,
    user: User,
    { proof, client, signer, methods }: Attempt & Pick<OpenChallenge, 'methods'>,
  ): Promise<Admission> {
    const verdict = await this.factors.verify(tx, user, proof, client);
    if (!verdict.isRight) return { at: 'refused', reason: 'wrong-factor' };
    const organization = await tx.findOne(Organization, { where: { id: user.tenantId } });
    const proven = [...methods, verdict.method];
    return this.steps.admit(tx, { user, organization, grant: 'second-factor', methods: proven, signer, client });
  }
}

/** One answer for every way in which the two can be wrong. */
function refused(): SecondFactorRefused {
  return new SecondFactorRefused('Challenge and second factor are not right.');
}

@Controller('auth/mfa/verify')
export class VerifySecondFactorRoute {
  constructor(private readonly verifySecondFactor: VerifySecondFactor) {}

  /** Shows the second factor that signing in asked for (IDN-5): a code, a backup code or a passkey. */
  @Post()
  @Public()
  @RateLimit('login')
  @WithoutIdempotencyKey()
  @BodyLimit(FACTOR_BODY_BYTES)
  @Answer(200, SignedInView)
  @Problems(SecondFactorRefused)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: VerifySecondFactorBody }) body: VerifySecondFactorBody,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<SignedIn> {
    return this.verifySecondFactor.execute(caller, body, clientOf(caller, userAgent));
  }
}
