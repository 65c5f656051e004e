import { type Actor, CurrentActor, RateLimit, RequirePermission, StepUp } from '@guildhall/access';
import { isUniqueViolation, TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { challengeIn } from '../factors/client-data.js';
import { Factor } from '../factors/factor.entity.js';
import { FactorMethodNotAllowed, PasskeyKnown, PasskeyRefused, TooManyFactors } from '../factors/factor.problems.js';
import { type NewPasskey, PasskeyCeremony } from '../factors/passkey-ceremony.js';
import { PasskeyChallenges } from '../factors/passkey-challenges.js';
import type { Client } from '../sessions/session.entity.js';
import { clientOf } from '../sign-in/client.js';
import { CompletedEnrolments } from './completed-enrolments.js';
import { type Enrolled, EnrolledView } from './enrolled.view.js';
import { enrollingUser, requireMayEnrol } from './enrolling-user.js';
import { FactorName } from './factor-name.js';
import { MadePasskey } from './made-passkey.js';

const RegisterPasskeyBody = z.strictObject({ name: FactorName, passkey: MadePasskey });
type RegisterPasskeyBody = z.infer<typeof RegisterPasskeyBody>;

@Injectable()
export class RegisterPasskey {
  constructor(
    private readonly database: TenantDatabase,
    private readonly challenges: PasskeyChallenges,
    private readonly ceremony: PasskeyCeremony,
    private readonly enrolments: CompletedEnrolments,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { name, passkey }: RegisterPasskeyBody, client: Client): Promise<Enrolled> {
    const signer = await this.enrolments.signer();
    const enrolled = await this.database
      .transaction(actor, async (tx) => {
        const enrolling = await enrollingUser(tx, actor);
        const made = await this.answered(tx, enrolling.user.id, passkey);
        if (!made) return undefined;
        await requireMayEnrol(tx, enrolling.user, 'passkey');
        const fields = { tenantId: actor.tenantId, id: newId(), userId: actor.userId, name: name ?? null };
        const factor = Factor.passkey({ ...fields, ...made }, this.clock.now());
        return this.enrolments.complete(tx, { ...enrolling, factor, signer, client });
      })
      .catch(knownPasskey);
    // After the commit: the challenge is used up, right or wrong.
    if (!enrolled) throw new PasskeyRefused('Ask for options once more.');
    return enrolled;
  }

  private async answered(tx: TenantTransaction, userId: string, shown: MadePasskey): Promise<NewPasskey | undefined> {
    const challenge = challengeIn(shown.response.clientDataJSON);
    const isOurs = challenge && (await this.challenges.useUp(tx, challenge, { purpose: 'registration', userId }));
    return isOurs ? this.ceremony.registered(shown, challenge) : undefined;
  }
}

// The key is unique in the organisation, so no two users share one; across organisations nothing is told (T55).
function knownPasskey(error: unknown): never {
  if (isUniqueViolation(error, 'factors_credential_key')) throw new PasskeyKnown('Use it, or remove it first.');
  throw error;
}

@Controller('auth/factors/passkeys')
export class RegisterPasskeyRoute {
  constructor(private readonly registerPasskey: RegisterPasskey) {}

  /**
   * Enrols a passkey by the browser’s answer to the options: from then on it is a second factor, and signs in without a
   * password. With the first factor come backup codes and a new session, as with an app (WebAuthn 3, 7.1; IDN-5).
   */
  @Post()
  @RequirePermission('own-factors:manage')
  @StepUp()
  @RateLimit('strict')
  @WithoutIdempotencyKey()
  @Answer(200, EnrolledView)
  @Problems(PasskeyRefused, PasskeyKnown, FactorMethodNotAllowed, TooManyFactors)
  handle(
    @CurrentActor() actor: Actor,
    @Body({ schema: RegisterPasskeyBody }) body: RegisterPasskeyBody,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<Enrolled> {
    return this.registerPasskey.execute(actor, body, clientOf(actor, userAgent));
  }
}
