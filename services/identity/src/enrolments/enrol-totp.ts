import { type Actor, CurrentActor, RateLimit, RequirePermission, StepUp } from '@guildhall/access';
import { encodeId, FactorOffered } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, idField, Problems, timeField } from '@guildhall/http';
import { Clock, newId, Randomness } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { Factor } from '../factors/factor.entity.js';
import { FactorMethodNotAllowed, TooManyFactors } from '../factors/factor.problems.js';
import { FactorSecrets } from '../factors/factor-secrets.js';
import { base32Of, keyUriOf, SECRET_BYTES } from '../factors/totp.js';
import { enrollingUser, requireMayEnrol } from './enrolling-user.js';
import { FactorName } from './factor-name.js';
import { type QrCode, qrCodeOf } from './qr-code.js';

/** As long as it takes to find one's phone. */
const CONFIRM_WITHIN_MS = 600_000;

const EnrolTotpBody = z.strictObject({ name: FactorName });
type EnrolTotpBody = z.infer<typeof EnrolTotpBody>;

const OfferedTotpView = z
  .object({
    factorId: idField('fac'),
    secret: z
      .string()
      .meta({ description: 'In base32, for who cannot scan.', example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }),
    uri: z.string().meta({ example: 'otpauth://totp/Acme:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }),
    qrCode: z
      .object({
        png: z.string().meta({ example: 'data:image/png;base64,iVBORw0KGgo=' }),
        svg: z.string().meta({ example: 'data:image/svg+xml;base64,PHN2Zz4=' }),
      })
      .describe('The URI as `data:` URLs of its QR code.'),
    confirmBy: timeField(),
  })
  .meta({ id: 'OfferedTotp' });

interface OfferedTotp {
  readonly factorId: string;
  readonly secret: string;
  readonly uri: string;
  readonly qrCode: QrCode;
  readonly confirmBy: Date;
}

@Injectable()
export class EnrolTotp {
  constructor(
    private readonly database: TenantDatabase,
    private readonly secrets: FactorSecrets,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { name }: EnrolTotpBody): Promise<OfferedTotp> {
    const secret = this.randomness.bytes(SECRET_BYTES);
    const at = this.clock.now();
    const confirmBy = new Date(at.getTime() + CONFIRM_WITHIN_MS);
    const place = { tenantId: actor.tenantId, id: newId() };
    const sealedSecret = this.secrets.seal(place, secret);
    const { user, organization } = await this.database.transaction(actor, async (tx) => {
      const enrolling = await enrollingUser(tx, actor);
      // One at a time: whoever begins again has not kept the first secret.
      await tx.delete(Factor, { userId: actor.userId, confirmedAt: IsNull() });
      await requireMayEnrol(tx, enrolling.user, 'totp');
      await tx.save(
        Factor.app({ ...place, userId: actor.userId, sealedSecret, name: name ?? null }, { at, confirmBy }),
      );
      await tx.publish(enrolling.user, FactorOffered({ userId: actor.userId, method: 'totp' }));
      return enrolling;
    });
    const uri = keyUriOf(secret, { issuer: organization?.name ?? 'Guildhall', account: user.email });
    return { factorId: place.id, secret: base32Of(secret), uri, qrCode: await qrCodeOf(uri), confirmBy };
  }
}

@Controller('auth/factors/totp')
export class EnrolTotpRoute {
  constructor(private readonly enrolTotp: EnrolTotp) {}

  /**
   * Begins to enrol an authenticator app (RFC 6238): the answer holds its secret, as text and as a QR code, once. It opens
   * nothing until `POST /auth/factors/{factorId}/confirmation` has shown a code of it within ten minutes (IDN-5).
   */
  @Post()
  @RequirePermission('own-factors:manage')
  @StepUp()
  @RateLimit('strict')
  @Answer(201, OfferedTotpView)
  @Problems(FactorMethodNotAllowed, TooManyFactors)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: EnrolTotpBody }) body: EnrolTotpBody) {
    const offered = await this.enrolTotp.execute(actor, body);
    return created(`/auth/factors/${encodeId('fac', offered.factorId)}`, offered);
  }
}
