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
import type { Client } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { EmailAddress } from '../users/user.fields.js';
import { User } from '../users/user.entity.js';
import { clientOf, networkOf } from './client.js';
import { type NamedAccount, NamedAccounts } from './named-accounts.js';
import { PASSWORD_BODY_BYTES, ShownPassword } from './password.fields.js';
import { SessionTokens } from './session-tokens.js';
import { tellFailure } from './sign-in-evidence.js';
import { SignInFailures } from './sign-in-failures.js';
import { nextStep, refusalOf, type SignInStep } from './sign-in-flow.js';
import { SignInRefused } from './sign-in.problems.js';
import { type SignedIn, SignedInView } from './signed-in.view.js';

const beforeDecision = faultPoint('sign-in.before-decision');

const LogInBody = z.strictObject({
  organization: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'The organisation’s slug. May be left out where the address is in one organisation only.' }),
  email: EmailAddress,
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
    private readonly tokens: SessionTokens,
  ) {}

  async execute(caller: Actor, { password, ...name }: LogInCommand, client: Client): Promise<SignedIn> {
    const signer = await this.tokens.signer();
    const account = await this.accounts.find(name);
    const { isRight, isOutdated } = await this.passwords.verify(password, account.hash);

    await beforeDecision();
    const attempt = { account, email: name.email, isRight, client, signer };
    const actor = actorOf(caller, attempt);
    const signedIn = await this.database.transaction(actor, (tx) => this.decide(tx, attempt));
    // After the commit, which holds the evidence; and one answer for whatever was wrong (T31).
    if (!signedIn) throw new SignInRefused('Organisation, address or password are not right.');
    if (isOutdated) await this.hashAgain(actor, account, password);
    return signedIn;
  }

  private async decide(tx: TenantTransaction, attempt: Attempt): Promise<SignedIn | undefined> {
    const { account, email, isRight, client, signer } = attempt;
    const attempted = { tenantId: account.tenantId, email, network: networkOf(client) };
    const isBlocked = await this.failures.isBlocked(tx, attempted);
    const refusal = refusalOf({ isKnown: account.userId !== undefined, isBlocked, isRight });
    const step: SignInStep = refusal ? { at: 'refused', reason: refusal } : await proven(tx, account);
    if (step.at === 'refused') {
      await this.failures.count(tx, attempted);
      await tellFailure(tx, account.userId, step.reason, client);
      return undefined;
    }
    await this.failures.forget(tx, attempted);
    return this.tokens.open(tx, { step, signer }, client);
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

/** With the right password: what may be issued now, which is asked again where it cannot change any more (T24). */
async function proven(tx: TenantTransaction, { tenantId, userId, hash }: NamedAccount): Promise<SignInStep> {
  if (!userId) return { at: 'refused', reason: 'unknown-account' };
  // Shared: sign-ins do not wait for each other, while a suspension or a new password waits, or is seen.
  const user = await tx.findOneOrFail(User, { where: { id: userId }, lock: { mode: 'pessimistic_read' } });
  const credential = await tx.findOne(Credential, { where: { userId: user.id } });
  if (credential?.passwordHash !== hash) return { at: 'refused', reason: 'wrong-password' };
  const organization = await tx.findOne(Organization, { where: { id: tenantId } });
  return nextStep({ user, organization, grant: 'password' });
}

/** Whoever has proved to be the user acts as the user; everybody else is nobody, in the tenant that was named. */
function actorOf(caller: Actor, { account: { tenantId, userId }, isRight }: Attempt): Actor {
  if (!isRight || !userId) return Actor.anonymous(caller, tenantId);
  const { correlationId, address } = caller;
  return new Actor({ kind: 'user', userId, tenantId, correlationId, address });
}

@Controller('auth/login')
export class LogInRoute {
  constructor(private readonly logIn: LogIn) {}

  /** Signs in with a password (IDN-3): an access token for minutes, a refresh token for the next one. */
  @Post()
  @Public()
  @RateLimit('login')
  @WithoutIdempotencyKey()
  @BodyLimit(PASSWORD_BODY_BYTES)
  @Answer(200, SignedInView)
  @Problems(SignInRefused, PasswordsBusy)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: LogInBody }) body: LogInCommand,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<SignedIn> {
    return this.logIn.execute(caller, body, clientOf(caller, userAgent));
  }
}
