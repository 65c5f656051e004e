import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { parseOpaqueSecret } from '@guildhall/sealing';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { z } from 'zod';
import { PasskeyCeremony } from '../factors/passkey-ceremony.js';
import { PasskeyChallenges } from '../factors/passkey-challenges.js';
import { SignInChallenge } from '../sign-in/sign-in-challenge.entity.js';
import { CHALLENGE_KIND } from '../sign-in/sign-in-challenges.js';
import { SignInRefused } from '../sign-in/sign-in.problems.js';
import { User } from '../users/user.entity.js';

const OfferPasskeySignInBody = z.strictObject({
  challenge: z.string().max(200).optional().meta({
    description: 'Of a sign-in that asks for a second factor. Left out where the passkey is all that is shown.',
    example: 'ghc_…',
  }),
});
type OfferPasskeySignInBody = z.infer<typeof OfferPasskeySignInBody>;

const PasskeyRequestView = z
  .looseObject({
    challenge: z.string().meta({ example: 'b3Blbi1zZXNhbWUtb3Blbi1zZXNhbWUtb3Blbi1zZXM' }),
    rpId: z.string().optional().meta({ example: 'guildhall.example' }),
    userVerification: z.string().optional().meta({ example: 'required' }),
  })
  .meta({
    id: 'PasskeyRequestOptions',
    description:
      'For `PublicKeyCredential.parseRequestOptionsFromJSON()` (WebAuthn 3, 5.1.10), and then `navigator.credentials.get()`.',
  });

@Injectable()
export class OfferPasskeySignIn {
  constructor(
    private readonly database: TenantDatabase,
    private readonly challenges: PasskeyChallenges,
    private readonly ceremony: PasskeyCeremony,
    private readonly clock: Clock,
  ) {}

  /** As far as it is known who will answer, nobody else can. */
  async execute(caller: Actor, { challenge }: OfferPasskeySignInBody) {
    if (challenge !== undefined) return this.ceremony.requestOptions(await this.forSignIn(caller, challenge));
    if (caller.kind === 'user') return this.ceremony.requestOptions(await this.forUser(caller, caller.userId));
    return this.ceremony.requestOptions(await this.forAnybody(caller));
  }

  // No organisation is known: it waits in the platform's own, where `SignInByPasskey` looks for it.
  private forAnybody(caller: Actor): Promise<Buffer> {
    const nobody = Actor.anonymous(caller, PLATFORM_TENANT_ID);
    return this.database.transaction(nobody, (tx) => this.challenges.issue(tx, { purpose: 'sign-in' }));
  }

  private forUser(actor: Actor, userId: string): Promise<Buffer> {
    return this.database.transaction(actor, async (tx) => {
      // A token may tell of a user whom this database does not know.
      if (!(await tx.findOneBy(User, { id: userId }))) throw refused();
      return this.challenges.issue(tx, { purpose: 'second-factor', userId });
    });
  }

  private async forSignIn(caller: Actor, secret: string): Promise<Buffer> {
    const claimed = parseOpaqueSecret(secret);
    if (claimed?.kind !== CHALLENGE_KIND) throw refused();
    const { tenantId, digest } = claimed;
    return this.database.transaction(Actor.anonymous(caller, tenantId), async (tx) => {
      const open = await tx.findOneBy(SignInChallenge, { tenantId, digest, expiresAt: MoreThan(this.clock.now()) });
      if (!open) throw refused();
      return this.challenges.issue(tx, { purpose: 'second-factor', userId: open.userId });
    });
  }
}

function refused(): SignInRefused {
  return new SignInRefused('There is no sign-in that waits with this challenge.');
}

@Controller('auth/passkeys/options')
export class OfferPasskeySignInRoute {
  constructor(private readonly offerPasskeySignIn: OfferPasskeySignIn) {}

  /**
   * What a browser needs to ask for a passkey: to sign in without naming an account, as the second factor of a sign-in
   * (with its `challenge`), or for who is signed in to step up. Good for one answer within five minutes (WebAuthn 3, 7.2).
   */
  @Post()
  @Public()
  // By the network: no account is named that could be counted, and nobody guesses a signature.
  @RateLimit('default')
  @WithoutIdempotencyKey()
  @Answer(200, PasskeyRequestView)
  @Problems(SignInRefused)
  handle(@CurrentActor() caller: Actor, @Body({ schema: OfferPasskeySignInBody }) body: OfferPasskeySignInBody) {
    return this.offerPasskeySignIn.execute(caller, body);
  }
}
