import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, BodyLimit, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { faultPoint } from '@guildhall/runtime';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Credential } from '../credentials/credential.entity.js';
import { PasswordsBusy } from '../credentials/password.problems.js';
import { Passwords } from '../credentials/passwords.js';
import { renewHash } from '../credentials/renew-hash.js';
import { Organization } from '../organizations/organization.entity.js';
import { networkOf } from '../protection/network-of.js';
import type { Client } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { ACCOUNT_NAME } from '../users/account-name.fields.js';
import { User } from '../users/user.entity.js';
import { clientOf } from './client.js';
import { type NamedAccount, NamedAccounts } from './named-accounts.js';
import { PASSWORD_BODY_BYTES, ShownPassword } from './password.fields.js';
import { tellFailure } from './sign-in-evidence.js';
import { SignInFailures } from './sign-in-failures.js';
import { refusalOf } from './sign-in-flow.js';
import { type Admission, SignInSteps } from './sign-in-steps.js';
import { SignInRefused } from './sign-in.problems.js';
import { type SignInAnswer, SignInAnswerView } from './signed-in.view.js';

const beforeDecision = faultPoint('sign-in.before-decision');

const LogInBody = z.strictObject({
  ...ACCOUNT_NAME,
  password: ShownPassword,
});
type LogInCommand = z.infer<typeof LogInBody>;

/** The attempt as far as it has come when the transaction that decides it opens. */
interface Attempt {
  readonly account: NamedAccount;
  readonly email: string;
  readonly isRight: boolean;
  readonly client: Client;
  readonly signer: Signer;
}

@Injectable()
export class LogIn {
  constructor(
    private readonly database: TenantDatabase,
    private readonly accounts: NamedAccounts,
    private readonly passwords: Passwords,
    private readonly failures: SignInFailures,
    private readonly steps: SignInSteps,
  ) {}

  async execute(caller: Actor, { password, ...name }: LogInCommand, client: Client): Promise<SignInAnswer> {
    const signer = await this.steps.signer();
    const account = await this.accounts.find(name);
    const { isRight, isOutdated } = await this.passwords.verify(password, account.hash);

    await beforeDecision();
    const attempt = { account, email: name.email, isRight, client, signer };
    const actor = actorOf(caller, attempt);
    const answer = await this.database.transaction(actor, (tx) => this.decide(tx, attempt));
    // After the commit, which holds the evidence; and one answer for whatever was wrong (T31).
    if (!answer) throw new SignInRefused('Organisation, address or password are not right.');
    if (isOutdated) await this.hashAgain(actor, account, password);
    return answer;
  }

  private async decide(tx: TenantTransaction, attempt: Attempt): Promise<SignInAnswer | undefined> {
    const { account, email, isRight, client } = attempt;
    const attempted = { tenantId: account.tenantId, email, network: networkOf(client) };
    const isBlocked = await this.failures.isBlocked(tx, attempted);
    const refusal = refusalOf({ isKnown: account.userId !== undefined, isBlocked, isRight });
    const admission: Admission = refusal ? { at: 'refused', reason: refusal } : await this.admit(tx, attempt);
    if (admission.at === 'refused') {
      await this.failures.count(tx, attempted);
      await tellFailure(tx, account.userId, admission.reason, client);
      return undefined;
    }
    // Not before the second factor: else each right password would buy tries at it (T34).
    if (admission.at === 'admitted') await this.failures.forget(tx, attempted);
    return admission.answer;
  }

  /** With the right password, which is looked at again where it cannot change any more (T24). */
  private async admit(tx: TenantTransaction, { account, client, signer }: Attempt): Promise<Admission> {
    const { userId, tenantId, hash } = account;
    if (!userId) return { at: 'refused', reason: 'unknown-account' };
    // Shared: sign-ins do not wait for each other, while a suspension or a new password waits, or is seen.
    const user = await tx.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'pessimistic_read' } });
    const credential = await tx.findOne(Credential, { where: { userId: user.id } });
    if (credential?.passwordHash !== hash) return { at: 'refused', reason: 'wrong-password' };
    const organization = await tx.findOne(Organization, { where: { id: tenantId } });
    return this.steps.admit(tx, { user, organization, grant: 'password', methods: ['password'], signer, client });
  }

  // The settings rose since the password was chosen, and only now it is at hand. Can wait for the next sign-in.
  private async hashAgain(actor: Actor, { userId, hash }: NamedAccount, password: string): Promise<void> {
    if (!userId || !hash) return;
    try {
      const renewed = await this.passwords.hash(password);
      await this.database.transaction(actor, (tx) => renewHash(tx, userId, { from: hash, to: renewed }));
    } catch (error) {
      if (!(error instanceof PasswordsBusy)) throw error;
    }
  }
}

/** Whoever has proved to be the user acts as the user; everybody else is nobody, in the tenant that was named. */
function actorOf(caller: Actor, { account: { tenantId, userId }, isRight }: Attempt): Actor {
  if (!isRight || !userId) return Actor.anonymous(caller, tenantId);
  return caller.asUser(userId, tenantId);
}

@Controller('auth/login')
export class LogInRoute {
  constructor(private readonly logIn: LogIn) {}

  /**
   * Signs in with a password (IDN-3): an access token for minutes, a refresh token for the next one. Who has a second
   * factor is asked for it instead: the challenge goes to `POST /auth/mfa/verify`.
   */
  @Post()
  @Public()
  @RateLimit('login')
  @WithoutIdempotencyKey()
  @BodyLimit(PASSWORD_BODY_BYTES)
  @Answer(200, SignInAnswerView)
  @Problems(SignInRefused, PasswordsBusy)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: LogInBody }) body: LogInCommand,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<SignInAnswer> {
    return this.logIn.execute(caller, body, clientOf(caller, userAgent));
  }
}
