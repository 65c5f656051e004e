import { type Actor, CurrentActor, RateLimit, RequirePermission, StepUp } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Id, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Headers, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Factor } from '../factors/factor.entity.js';
import { FactorCodeWrong, FactorNotFound } from '../factors/factor.problems.js';
import { ShownCode } from '../factors/factor-proof.js';
import { TotpFactors } from '../factors/totp-factors.js';
import type { Client } from '../sessions/session.entity.js';
import { clientOf } from '../sign-in/client.js';
import { CompletedEnrolments } from './completed-enrolments.js';
import { type Enrolled, EnrolledView } from './enrolled.view.js';
import { enrollingUser } from './enrolling-user.js';

const MOST_TRIES = 5;

// Counted before the code is looked at, by the statement that locks the row (T34).
const TRY = `
  update factors set tries = tries + 1
   where id = $1 and user_id = $2 and method = 'totp' and confirmed_at is null and confirm_by > $3 and tries < $4
  returning id`;

const ConfirmFactorBody = z.strictObject({ code: ShownCode });

export interface ConfirmFactorCommand {
  readonly factorId: string;
  readonly code: string;
  readonly client: Client;
}

@Injectable()
export class ConfirmFactor {
  constructor(
    private readonly database: TenantDatabase,
    private readonly totp: TotpFactors,
    private readonly enrolments: CompletedEnrolments,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { factorId, code, client }: ConfirmFactorCommand): Promise<Enrolled> {
    const signer = await this.enrolments.signer();
    const enrolled = await this.database.transaction(actor, async (tx) => {
      const enrolling = await enrollingUser(tx, actor);
      const factor = await this.confirmed(tx, { id: factorId, userId: actor.userId, code });
      return factor && this.enrolments.complete(tx, { ...enrolling, factor, signer, client });
    });
    // After the commit, which holds the try.
    if (!enrolled) throw wrongCode();
    return enrolled;
  }

  /** Undefined when the code is wrong: then the transaction has only to be committed. */
  private async confirmed(
    tx: TenantTransaction,
    { id, userId, code }: { readonly id: string; readonly userId: string; readonly code: string },
  ): Promise<Factor | undefined> {
    const at = this.clock.now();
    const [tried]: [unknown[]] = await tx.query(TRY, [id, userId, at, MOST_TRIES]);
    if (tried.length === 0) throw new FactorNotFound('You have no factor with this id that waits for a code.');
    const { isRight } = await this.totp.accept(tx, await tx.findOneByOrFail(Factor, { id }), code);
    if (!isRight) return undefined;
    const factor = await tx.findOneByOrFail(Factor, { id });
    factor.confirm(at);
    return factor;
  }
}

function wrongCode(): FactorCodeWrong {
  const error = { pointer: '/code', code: 'wrong', detail: 'It is not the code of this moment.' };
  return new FactorCodeWrong('The factor is not confirmed yet.', { errors: [error] });
}

@Controller('auth/factors/:factorId/confirmation')
export class ConfirmFactorRoute {
  constructor(private readonly confirmFactor: ConfirmFactor) {}

  /**
   * Confirms an authenticator app by a code that it shows. With the first factor come ten backup codes and a new session;
   * all sessions of before end, since they were opened by less (IDN-5).
   */
  @Post()
  @RequirePermission('own-factors:manage')
  @StepUp()
  @RateLimit('strict')
  @WithoutIdempotencyKey()
  @Answer(200, EnrolledView)
  @Problems(FactorNotFound, FactorCodeWrong)
  handle(
    @CurrentActor() actor: Actor,
    @Param('factorId', Id('fac')) factorId: string,
    @Body({ schema: ConfirmFactorBody }) { code }: z.infer<typeof ConfirmFactorBody>,
    @Headers('user-agent') userAgent: string | undefined,
  ): Promise<Enrolled> {
    return this.confirmFactor.execute(actor, { factorId, code, client: clientOf(actor, userAgent) });
  }
}
