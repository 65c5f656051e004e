import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { challengeIn } from '../factors/client-data.js';
import { ShownPasskey } from '../factors/factor-proof.js';
import { PasskeyChallenges } from '../factors/passkey-challenges.js';
import { PasskeyFactors } from '../factors/passkey-factors.js';
import type { Client } from '../sessions/session.entity.js';
import { clientOf } from '../sign-in/client.js';
import { SignInRefused } from '../sign-in/sign-in.problems.js';
import { type SignedIn, SignedInView } from '../sign-in/signed-in.view.js';
import { PasskeyAccounts } from './passkey-accounts.js';
import { PasskeyAdmission, type PasskeyAttempt } from './passkey-admission.js';

const SignInByPasskeyBody = z.strictObject({ passkey: ShownPasskey });

@Injectable()
export class SignInByPasskey {
  constructor(
    private readonly database: TenantDatabase,
    private readonly challenges: PasskeyChallenges,
    private readonly accounts: PasskeyAccounts,
    private readonly passkeys: PasskeyFactors,
    private readonly admission: PasskeyAdmission,
  ) {}

  async execute(caller: Actor, shown: ShownPasskey, client: Client): Promise<SignedIn> {
    const signer = await this.admission.signer();
    const challenge = await this.usedUp(caller, shown);
    const account = await this.accounts.find(shown);
    // Looked at before the transaction that decides, and at one that is not ours too: it takes as long (T31).
    const answer = await this.passkeys.look(shown, challenge ?? Buffer.alloc(0), account.publicKey);
    const attempt = { account, answer, isOurs: challenge !== undefined, client, signer };
    const actor = actorOf(caller, attempt);
    const signedIn = await this.database.transaction(actor, (tx) => this.admission.decide(tx, attempt));
    // After the commit, which holds the evidence; and one answer for whatever was wrong (T31).
    if (!signedIn) throw new SignInRefused('The passkey is not one that signs in here now.');
    return signedIn;
  }

  /** The challenge, if it was ours to answer, in a transaction of its own: whatever follows, it is gone. */
  private async usedUp(caller: Actor, { response }: ShownPasskey): Promise<Buffer | undefined> {
    const challenge = challengeIn(response.clientDataJSON);
    if (!challenge) return undefined;
    const isOurs = await this.database.transaction(Actor.anonymous(caller, PLATFORM_TENANT_ID), (tx) =>
      this.challenges.useUp(tx, challenge, { purpose: 'sign-in' }),
    );
    return isOurs ? challenge : undefined;
  }
}

/** Whoever has signed acts as the user; everybody else is nobody, in the tenant that was named. */
function actorOf(caller: Actor, { account: { tenantId, userId }, answer }: PasskeyAttempt): Actor {
  if (!userId || answer.signCount === undefined) return Actor.anonymous(caller, tenantId);
  return caller.asUser(userId, tenantId);
}

@Controller('auth/passkeys')
export class SignInByPasskeyRoute {
  constructor(private readonly signInByPasskey: SignInByPasskey) {}

  /**
   * Signs in with a passkey alone: no account is named and no password shown, since the authenticator has verified its
   * holder (WebAuthn 3, 7.2). The answer is that of a complete sign-in (IDN-5).
   */
  @Post()
  @Public()
  // By the network: no account is named that could be counted, and nobody guesses a signature.
  @RateLimit('default')
  @WithoutIdempotencyKey()
  @Answer(200, SignedInView)
  @Problems(SignInRefused)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: SignInByPasskeyBody }) { passkey }: z.infer<typeof SignInByPasskeyBody>,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<SignedIn> {
    return this.signInByPasskey.execute(caller, passkey, clientOf(caller, userAgent));
  }
}
