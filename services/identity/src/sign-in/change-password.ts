import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, BodyLimit, Problems, SignInRequired, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock, faultPoint } from '@guildhall/runtime';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Credential } from '../credentials/credential.entity.js';
import { passwordContextOf } from '../credentials/password-context-of.js';
import { PasswordRefused, PasswordsBusy } from '../credentials/password.problems.js';
import { type ChoiceContext, type PasswordHash, Passwords } from '../credentials/passwords.js';
import { setPassword } from '../credentials/set-password.js';
import { Organization } from '../organizations/organization.entity.js';
import { networkOf } from '../protection/network-of.js';
import { acrOf } from '../sessions/authentication.js';
import { endSessions } from '../sessions/end-sessions.js';
import { requireLiveSession } from '../sessions/live-session.js';
import type { Client, Session } from '../sessions/session.entity.js';
import type { Signer } from '../signing-keys/signing-keys.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { User } from '../users/user.entity.js';
import { clientOf } from './client.js';
import { PASSWORD_BODY_BYTES, ShownPassword } from './password.fields.js';
import { tellFailure } from './sign-in-evidence.js';
import { type Attempted, SignInFailures } from './sign-in-failures.js';
import { refusalOf } from './sign-in-flow.js';
import { type Candidate, SignInSteps } from './sign-in-steps.js';
import { CurrentPasswordWrong } from './sign-in.problems.js';
import { type SignedIn, SignedInView } from './signed-in.view.js';

const beforeDecision = faultPoint('password-change.before-decision');

const ChangePasswordBody = z.strictObject({ currentPassword: ShownPassword, newPassword: ShownPassword });
type ChangePasswordCommand = z.infer<typeof ChangePasswordBody>;

interface Change {
  /** What the current password was compared with. */
  readonly from: PasswordHash | undefined;
  /** Absent when the current password was wrong: then nothing was computed. */
  readonly to: PasswordHash | undefined;
  readonly client: Client;
  readonly signer: Signer;
}

@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: TenantDatabase,
    private readonly passwords: Passwords,
    private readonly failures: SignInFailures,
    private readonly steps: SignInSteps,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, command: ChangePasswordCommand, client: Client): Promise<SignedIn> {
    const signer = await this.steps.signer();
    const { from, choice, isBlocked } = await this.database.transaction(actor, async (tx) => {
      const { user, from } = await accountOf(tx, actor);
      const choice = await passwordContextOf(tx, user, '/newPassword');
      return { from, choice, isBlocked: await this.failures.isBlocked(tx, attemptedOn(user, client)) };
    });
    const { isRight } = await this.passwords.verify(command.currentPassword, from);
    // What is wrong with the new one is told to nobody who may be guessing the current one.
    const to = isRight && !isBlocked ? await this.accept(command, choice) : undefined;

    await beforeDecision();
    const change = { from, to, client, signer };
    const signedIn = await this.database.transaction(actor, (tx) => this.decide(tx, actor, change));
    if (!signedIn) throw currentPasswordWrong();
    return signedIn;
  }

  private accept({ currentPassword, newPassword }: ChangePasswordCommand, choice: ChoiceContext) {
    const { pointer } = choice;
    if (newPassword !== currentPassword) return this.passwords.accept(newPassword, choice);
    // Somebody else may know the first one: keeping it would leave the step without taking it.
    const detail = 'It is the current one.';
    throw new PasswordRefused('Choose another password.', { errors: [{ pointer, code: 'unchanged', detail }] });
  }

  private async decide(tx: TenantTransaction, actor: Actor, change: Change): Promise<SignedIn | undefined> {
    const { client, from, to, signer } = change;
    const user = await tx.findOneOrFail(User, { where: { id: actor.userId }, lock: { mode: 'pessimistic_write' } });
    const attempted = attemptedOn(user, client);
    const { organization, from: now } = await accountOf(tx, actor);
    const isBlocked = await this.failures.isBlocked(tx, attempted);
    const verdict = mayAuthenticate(user, organization, 'password-change');
    const reason =
      refusalOf({ isKnown: true, isBlocked, isRight: now === from && to !== undefined }) ??
      (verdict.isAllowed ? undefined : verdict.reason);
    if (reason || !to) {
      await this.failures.count(tx, attempted);
      await tellFailure(tx, user.id, reason ?? 'wrong-password', client);
      return undefined;
    }
    const before = await requireLiveSession(tx, actor);
    const at = this.clock.now();
    user.passwordChosen(at);
    await tx.save(user);
    await setPassword(tx, user, { hash: to, way: 'change', at });
    await endSessions(tx, { userId: user.id }, { reason: 'password-changed', at });
    const proof = proofAfter(before, at);
    const candidate = { user, organization, grant: 'password-change', signer, client, ...proof } as const;
    const admission = await this.steps.admit(tx, candidate);
    if (admission.at !== 'admitted') throw new SignInRequired('The new password is set. Sign in with it.');
    return admission.answer;
  }
}

// Who signed in with a second factor has not shown it again: the time of that stands. A password alone has just been shown.
function proofAfter({ methods, authenticatedAt }: Session, at: Date): Pick<Candidate, 'methods' | 'authenticatedAt'> {
  return { methods, authenticatedAt: acrOf(methods) === 'pwd' ? at : authenticatedAt };
}

const attemptedOn = ({ tenantId, email }: User, client: Client): Attempted => ({
  tenantId,
  email,
  network: networkOf(client),
});

async function accountOf(tx: TenantTransaction, { userId, tenantId }: Actor) {
  const user = await tx.findOneOrFail(User, { where: { id: userId } });
  const credential = await tx.findOne(Credential, { where: { userId } });
  const organization = await tx.findOne(Organization, { where: { id: tenantId } });
  return { user, organization, from: credential?.passwordHash };
}

function currentPasswordWrong(): CurrentPasswordWrong {
  const error = { pointer: '/currentPassword', code: 'wrong', detail: 'It is not the current password.' };
  return new CurrentPasswordWrong('The password was not changed.', { errors: [error] });
}

@Controller('auth/password')
export class ChangePasswordRoute {
  constructor(private readonly changePassword: ChangePassword) {}

  /** Changes one’s own password: a new session begins, and every other one ends (IDN-2, ASVS 5.0 V7.4.3). */
  @Post()
  @RequirePermission('own-password:update')
  @RateLimit('strict')
  @WithoutIdempotencyKey()
  @BodyLimit(PASSWORD_BODY_BYTES)
  @Answer(200, SignedInView)
  @Problems(CurrentPasswordWrong, PasswordRefused, PasswordsBusy)
  handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: ChangePasswordBody }) body: ChangePasswordCommand,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<SignedIn> {
    return this.changePassword.execute(actor, body, clientOf(actor, userAgent));
  }
}
