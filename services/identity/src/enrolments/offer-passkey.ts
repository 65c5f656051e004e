import { type Actor, CurrentActor, RateLimit, RequirePermission, StepUp } from '@guildhall/access';
import { FactorOffered } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { Factor } from '../factors/factor.entity.js';
import { FactorMethodNotAllowed, TooManyFactors } from '../factors/factor.problems.js';
import { PasskeyCeremony } from '../factors/passkey-ceremony.js';
import { PasskeyChallenges } from '../factors/passkey-challenges.js';
import { enrollingUser, requireMayEnrol } from './enrolling-user.js';

const text = (example: string) => z.string().meta({ example });

const PasskeyCreationView = z
  .looseObject({
    challenge: text('b3Blbi1zZXNhbWUtb3Blbi1zZXNhbWUtb3Blbi1zZXM'),
    rp: z.looseObject({ id: text('guildhall.example').optional(), name: text('Guildhall') }),
    user: z.looseObject({ id: text('AZq1…'), name: text('ada@example.org'), displayName: text('Ada Lovelace') }),
  })
  .meta({
    id: 'PasskeyCreationOptions',
    description:
      'For `PublicKeyCredential.parseCreationOptionsFromJSON()` (WebAuthn 3, 5.1.9), and then `navigator.credentials.create()`.',
  });

@Injectable()
export class OfferPasskey {
  constructor(
    private readonly database: TenantDatabase,
    private readonly challenges: PasskeyChallenges,
    private readonly ceremony: PasskeyCeremony,
  ) {}

  async execute(actor: Actor) {
    const { user, challenge, known } = await this.database.transaction(actor, async (tx) => {
      const { user } = await enrollingUser(tx, actor);
      await requireMayEnrol(tx, user, 'passkey');
      const passkeys = await tx.findBy(Factor, { userId: user.id, method: 'passkey' });
      const known = passkeys.flatMap(({ credentialId }) => credentialId ?? []);
      await tx.publish(user, FactorOffered({ userId: user.id, method: 'passkey' }));
      return { user, known, challenge: await this.challenges.issue(tx, { purpose: 'registration', userId: user.id }) };
    });
    return this.ceremony.registrationOptions(user, challenge, known);
  }
}

@Controller('auth/factors/passkeys/options')
export class OfferPasskeyRoute {
  constructor(private readonly offerPasskey: OfferPasskey) {}

  /**
   * What a browser needs to make a passkey for oneself; for nobody else, whatever is sent along. Good for one answer to
   * `POST /auth/factors/passkeys` within five minutes (WebAuthn 3, 7.1; IDN-5).
   */
  @Post()
  @RequirePermission('own-factors:manage')
  @StepUp()
  @RateLimit('strict')
  @WithoutIdempotencyKey()
  @Answer(200, PasskeyCreationView)
  @Problems(FactorMethodNotAllowed, TooManyFactors)
  handle(@CurrentActor() actor: Actor) {
    return this.offerPasskey.execute(actor);
  }
}
