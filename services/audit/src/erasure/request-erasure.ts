import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { ErasePerson } from './erase-person.js';
import type { Erasure } from './erasure.entity.js';
import { UserErasedElsewhere } from './erasure.problems.js';
import { ErasureView } from './erasure.view.js';

const USER = /^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

const RequestErasureBody = z.strictObject({
  actor: z
    .string()
    .min(1)
    .max(10_000)
    .describe('The product’s word for the person, exactly as it was reported.')
    .meta({ example: 'webmaster' }),
  reason: z.string().min(1).max(500).optional().describe('Why, for those who ask later. Do not name the person.'),
});
type RequestErasureBody = z.infer<typeof RequestErasureBody>;

@Injectable()
export class RequestErasure {
  constructor(
    private readonly database: TenantDatabase,
    private readonly erasePerson: ErasePerson,
  ) {}

  async execute(actor: Actor, { actor: name, reason }: RequestErasureBody): Promise<Erasure> {
    if (USER.test(name)) throw new UserErasedElsewhere('That is the name of a user of the platform.');
    const person = { name, reason, requestedBy: actor.describe() };
    return this.database.transaction(actor, (tx) => this.erasePerson.execute(tx, person));
  }
}

@Controller('audit/erasures')
export class RequestErasureRoute {
  constructor(private readonly requestErasure: RequestErasure) {}

  /**
   * Erases somebody whom a product reported from the trail: the key of everything personal about them is destroyed, for good,
   * and what they do later is unreadable from the beginning. What happened stays, and verifies as before. Whether anybody of
   * that name was ever reported is not told (AUD-14).
   */
  @Post()
  @RequirePermission('audit:erase')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(201, ErasureView)
  @Problems(UserErasedElsewhere)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: RequestErasureBody }) body: RequestErasureBody) {
    const erasure = await this.requestErasure.execute(actor, body);
    return created(`/audit/erasures/${encodeId('era', erasure.id)}`, erasure);
  }
}
