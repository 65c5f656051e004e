import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { decodeId, encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, timeField } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { PersonNames } from '../persons/person-names.js';
import { takeTurnOnHolds } from '../retention/take-turn-on-holds.js';
import { HOLD_SCOPES, LegalHold } from './legal-hold.entity.js';
import { LegalHoldView } from './legal-hold.view.js';

const USER = /^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

const PlaceLegalHoldBody = z
  .strictObject({
    scope: z.enum(HOLD_SCOPES).describe('What is held: all of a period, all of a person, all about a subject.'),
    from: timeField().optional().describe('Of a period: its beginning.'),
    until: timeField().optional().describe('Of a period: its end; until further notice otherwise.'),
    person: z.string().min(1).max(10_000).optional().describe('Of a person: `usr_…`, or the word of a product.'),
    target: z.string().min(1).max(500).optional().describe('Of a subject: as entries have it.'),
    reason: z.string().min(1).max(500).describe('Why: a file number, for those who ask later.'),
  })
  .refine(({ scope, from }) => (scope === 'period') === (from !== undefined), {
    path: ['from'],
    message: 'Belongs to a period, and to nothing else',
  })
  .refine(({ from, until }) => until === undefined || (from !== undefined && from < until), {
    path: ['until'],
    message: 'Belongs to a period, and comes after its beginning',
  })
  .refine(({ scope, person }) => (scope === 'person') === (person !== undefined), {
    path: ['person'],
    message: 'Belongs to a hold on a person, and to nothing else',
  })
  .refine(({ scope, target }) => (scope === 'subject') === (target !== undefined), {
    path: ['target'],
    message: 'Belongs to a hold on a subject, and to nothing else',
  });
type PlaceLegalHoldBody = z.infer<typeof PlaceLegalHoldBody>;

@Injectable()
export class PlaceLegalHold {
  constructor(
    private readonly database: TenantDatabase,
    private readonly names: PersonNames,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { scope, from, until, person, target, reason }: PlaceLegalHoldBody): Promise<LegalHold> {
    const { tenantId } = actor;
    const hold = LegalHold.of({
      tenantId,
      id: newId(),
      scope,
      fromAt: from ?? null,
      untilAt: until ?? null,
      person: person === undefined ? null : this.names.codeOf(tenantId, person),
      userId: person !== undefined && USER.test(person) ? decodeId('usr', person) : null,
      target: target ?? null,
      reason,
      placedBy: actor.describe(),
      placedAt: this.clock.now(),
    });
    await this.database.transaction(actor, async (tx) => {
      await takeTurnOnHolds(tx);
      await tx.save(hold);
      await tx.publish(hold, hold.placed(person));
    });
    return hold;
  }
}

@Controller('audit/legal-holds')
export class PlaceLegalHoldRoute {
  constructor(private readonly placeLegalHold: PlaceLegalHold) {}

  /**
   * Holds entries of the trail: until it is lifted, no archive with what it holds is deleted, and nobody whom it may be about
   * is erased. A hold on a period or a subject holds every erasure back (AUD-5).
   */
  @Post()
  @RequirePermission('audit:retain')
  @Sensitive()
  @RateLimit('default')
  @Answer(201, LegalHoldView)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: PlaceLegalHoldBody }) body: PlaceLegalHoldBody) {
    const hold = await this.placeLegalHold.execute(actor, body);
    return created(`/audit/legal-holds/${encodeId('hld', hold.id)}`, hold);
  }
}
