import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, idField, page, pageOf, pageQuery, timeField } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { FACTOR_METHODS } from './factor.entity.js';
import { FACTOR_REFUSALS } from './factor-proof.js';

const FactorUseView = z
  .object({
    method: z.enum(FACTOR_METHODS).meta({ example: 'totp' }),
    factor: idField('fac').nullable().describe('The one that was right; null where none was.'),
    refusal: z
      .enum(FACTOR_REFUSALS)
      .nullable()
      .describe('Why it was not right; null where it was.')
      .meta({ example: null }),
    address: z.string().nullable().meta({ example: '203.0.113.7' }),
    usedAt: timeField(),
  })
  .meta({ id: 'FactorUse' });
type FactorUse = z.infer<typeof FactorUseView> & { readonly id: string };

/** Ids are UUIDv7: their order is that of the uses. */
const Position = z.tuple([z.uuid()]);
type ListFactorUsesQuery = z.infer<typeof pageQuery>;

const NEWEST = {
  name: 'newest-factor-uses',
  text: `
    select id, method, factor_id as factor, refusal, address, used_at as "usedAt"
      from factor_uses where user_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
};

@Injectable()
export class ListFactorUses {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit }: ListFactorUsesQuery, before: string | undefined): Promise<FactorUse[]> {
    return this.database.transaction(actor, (tx) =>
      tx.prepared<FactorUse>(NEWEST, [actor.userId, before ?? null, limit + 1]),
    );
  }
}

@Controller('auth/factor-uses')
export class ListFactorUsesRoute {
  constructor(
    private readonly listFactorUses: ListFactorUses,
    private readonly cursors: Cursors,
  ) {}

  /** Lists when, whence and with what success one’s second factors were shown in the last 90 days, newest first (IDN-5). */
  @Get()
  @RequirePermission('own-factors:read')
  @RateLimit('default')
  @Answer(200, pageOf(FactorUseView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: ListFactorUsesQuery) {
    const scope = { tenantId: actor.tenantId, list: `factor-uses/${actor.userId}`, query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listFactorUses.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
