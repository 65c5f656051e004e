import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { ErasePerson } from '../erasure/erase-person.js';
import { LegalHold } from './legal-hold.entity.js';
import { LegalHoldIsLifted, LegalHoldNotFound } from './legal-hold.problems.js';

@Injectable()
export class LiftLegalHold {
  constructor(
    private readonly database: TenantDatabase,
    private readonly erasePerson: ErasePerson,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const hold = await tx.findOne(LegalHold, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!hold) throw new LegalHoldNotFound('There is no legal hold with this id.');
      const lifted = hold.lift(actor.describe(), this.clock.now());
      await tx.save(hold);
      await tx.publish(hold, lifted);
      await this.erasePerson.continue(tx);
    });
  }
}

@Controller('audit/legal-holds/:holdId')
export class LiftLegalHoldRoute {
  constructor(private readonly liftLegalHold: LiftLegalHold) {}

  /** Lifts a legal hold. Erasures that waited for it alone happen at once (AUD-5, AUD-14). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('audit:retain')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Problems(LegalHoldNotFound, LegalHoldIsLifted)
  handle(@CurrentActor() actor: Actor, @Param('holdId', Id('hld')) holdId: string): Promise<void> {
    return this.liftLegalHold.execute(actor, holdId);
  }
}
