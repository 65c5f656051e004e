import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, BodyLimit, Problems, SignInRequired, WithoutIdempotencyKey } from '@guildhall/http';
import { faultPoint } from '@guildhall/runtime';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Credential } from '../credentials/credential.entity.js';
import { PasswordsBusy } from '../credentials/password.problems.js';
import { type PasswordHash, Passwords } from '../credentials/passwords.js';
import type { FactorProof } from '../factors/factor-proof.js';
import { Factors } from '../factors/factors.js';
import { Organization } from '../organizations/organization.entity.js';
import { networkOf } from '../protection/network-of.js';
import type { Method } from '../sessions/authentication.js';
import { requireLiveSession } from '../sessions/live-session.js';
import type { Client, Session } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { User } from '../users/user.entity.js';
import { clientOf } from './client.js';
import { PASSWORD_BODY_BYTES, ShownPassword } from './password.fields.js';
import { factorProofOf, namesOneOf, SHOWN_FACTOR } from './shown-factor.js';
import { tellFailure } from './sign-in-evidence.js';
import { type Attempted, SignInFailures } from './sign-in-failures.js';
import type { RefusedFor } from './sign-in-flow.js';
import { SignInSteps } from './sign-in-steps.js';
import { StepUpRefused } from './sign-in.problems.js';
import { type SignedIn, SignedInView } from './signed-in.view.js';

const beforeDecision = faultPoint('step-up.before-decision');

const SHOWN = { password: ShownPassword.optional(), ...SHOWN_FACTOR };
const StepUpBody = z
  .strictObject(SHOWN)
  .refine((body) => namesOneOf(body, Object.keys(SHOWN)), 'One of password, code, backupCode and passkey')
  .meta({ minProperties: 1, maxProperties: 1, example: { code: '492039' } });
type StepUpBody = z.infer<typeof StepUpBody>;

/** What is shown: a factor, or what the comparison of the password said before the transaction. */
type Shown = FactorProof | { readonly from: PasswordHash | undefined; readonly isRight: boolean };

interface Attempt {
  readonly shown: Shown;
  readonly client: Client;
  readonly signer: Signer;
}

/** Proves once more who calls, for what asks for it (IDN-20, RFC 9470): another session takes the place of this one. */
@Injectable()
export class StepUp {
  constructor(
    private readonly database: TenantDatabase,
    private readonly passwords: Passwords,
    private readonly factors: Factors,
    private readonly failures: SignInFailures,
    private readonly steps: SignInSteps,
  ) {}

  async execute(actor: Actor, body: StepUpBody, client: Client): Promise<SignedIn> {
    const shown = factorProofOf(body) ?? (await this.compared(actor, body.password ?? ''));
    const signer = await this.steps.signer();

    await beforeDecision();
    const attempt = { shown, client, signer };
    const signedIn = await this.database.transaction(actor, (tx) => this.decide(tx, actor, attempt));
    // After the commit, which holds the evidence.
    if (!signedIn) throw new StepUpRefused('Nothing was proved by it.');
    return signedIn;
  }

  private async compared(actor: Actor, password: string): Promise<Shown> {
    const from = await this.database.transaction(actor, async (tx) => {
      // Not compared at all: whoever has a second factor gains nothing by the password, not even whether it is right.
      if ((await this.factors.enrolledBy(tx, actor.userId)).length > 0) throw factorRequired();
      return hashOf(tx, actor.userId);
    });
    return { from, isRight: (await this.passwords.verify(password, from)).isRight };
  }

  private async decide(tx: TenantTransaction, actor: Actor, attempt: Attempt): Promise<SignedIn | undefined> {
    const { client, signer } = attempt;
    const user = await tx.findOne(User, { where: { id: actor.userId }, lock: { mode: 'pessimistic_write' } });
    if (!user) throw new SignInRequired('The account is gone.');
    const successorOf = await requireLiveSession(tx, actor);
    const attempted = { tenantId: user.tenantId, email: user.email, network: networkOf(client) };
    const isBlocked = await this.failures.isBlocked(tx, attempted);
    const proved = isBlocked ? 'locked' : await this.prove(tx, user, attempt);
    if (typeof proved === 'string') return this.refuse(tx, user, { reason: proved, attempted, client });

    const methods = methodsOf(successorOf, proved.method);
    const organization = await tx.findOne(Organization, { where: { id: user.tenantId } });
    const grant = 'step-up';
    const candidate = { user, organization, grant, methods, signer, client, successorOf } as const;
    const admission = await this.steps.admit(tx, candidate);
    if (admission.at === 'second-factor') throw factorRequired();
    if (admission.at === 'refused') return this.refuse(tx, user, { reason: admission.reason, attempted, client });
    await this.failures.forget(tx, attempted);
    return admission.answer;
  }

  private async prove(tx: TenantTransaction, user: User, { shown, client }: Attempt): Promise<Proved> {
    if ('isRight' in shown) {
      // It may have changed since it was compared (T24).
      const isRight = shown.isRight && (await hashOf(tx, user.id)) === shown.from;
      return isRight ? { method: 'password' } : 'wrong-password';
    }
    const verdict = await this.factors.verify(tx, user, shown, client);
    return verdict.isRight ? { method: verdict.method } : 'wrong-factor';
  }

  private async refuse(
    tx: TenantTransaction,
    { id }: User,
    { reason, attempted, client }: Refused,
  ): Promise<undefined> {
    await this.failures.count(tx, attempted);
    await tellFailure(tx, id, reason, client);
  }
}

type Proved = { readonly method: Method } | RefusedFor;

interface Refused {
  readonly reason: RefusedFor;
  readonly attempted: Attempted;
  readonly client: Client;
}

/**
 * What the new session stands for: what was shown now, and the password that the old one began with. A passkey that was
 * shown hours ago is not carried over, nor is a code: the time of the new session would vouch for them.
 */
function methodsOf({ methods: before }: Session, shown: Method): Method[] {
  return shown !== 'password' && before.includes('password') ? ['password', shown] : [shown];
}

async function hashOf(tx: TenantTransaction, userId: string): Promise<PasswordHash | undefined> {
  return (await tx.findOne(Credential, { where: { userId } }))?.passwordHash;
}

function factorRequired(): StepUpRefused {
  const error = { pointer: '/password', code: 'factor-required', detail: 'A second factor is enrolled: show it.' };
  return new StepUpRefused('A password alone is not enough for this account.', { errors: [error] });
}

@Controller('auth/step-up')
export class StepUpRoute {
  constructor(private readonly stepUp: StepUp) {}

  /**
   * Proves once more who calls (IDN-20): by a second factor where one is enrolled, by the password otherwise. The answer
   * holds the tokens of a new session; the one that the call comes with ends. It is what `step-up-required` asks for.
   */
  @Post()
  // Whatever step a session is at may be proved anew, and each may end itself.
  @RequirePermission('own-sessions:delete')
  @RateLimit('strict')
  @WithoutIdempotencyKey()
  @BodyLimit(PASSWORD_BODY_BYTES)
  @Answer(200, SignedInView)
  @Problems(StepUpRefused, PasswordsBusy)
  handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: StepUpBody }) body: StepUpBody,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<SignedIn> {
    return this.stepUp.execute(actor, body, clientOf(actor, userAgent));
  }
}
