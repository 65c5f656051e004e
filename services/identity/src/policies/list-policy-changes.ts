import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param, Query } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { z } from 'zod';
import { PolicyChange } from './policy-change.entity.js';
import { POLICY_KINDS, type PolicyKind } from './policy-kinds.js';
import { PolicyNotFound } from './policy.problems.js';
import { PolicyChangeView } from './policy.view.js';

const Position = z.tuple([z.int()]);

@Injectable()
export class ListPolicyChanges {
  constructor(private readonly database: TenantDatabase) {}

  execute(
    actor: Actor,
    kind: PolicyKind,
    { limit, before }: { readonly limit: number; readonly before: number | undefined },
  ): Promise<PolicyChange[]> {
    return this.database.transaction(actor, (tx) =>
      tx.find(PolicyChange, {
        where: { kind, ...(before !== undefined && { revision: LessThan(before) }) },
        order: { revision: 'DESC' },
        take: limit + 1,
      }),
    );
  }
}

@Controller('policies/:kind/history')
export class ListPolicyChangesRoute {
  constructor(
    private readonly listPolicyChanges: ListPolicyChanges,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the changes of a policy, the newest first: whose, when, and what held before and afterwards (IDN-14). */
  @Get()
  @RequirePermission('settings:read')
  @RateLimit('default')
  @Answer(200, pageOf(PolicyChangeView))
  @Problems(PolicyNotFound)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('kind') named: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
  ) {
    const kind = POLICY_KINDS.find((one) => one === named);
    if (!kind) throw new PolicyNotFound('There is no policy of this kind.');
    const scope = { tenantId: actor.tenantId, list: `policies/${kind}/history`, query };
    const before = this.cursors.read(query.cursor, scope, Position)?.[0];
    const changes = await this.listPolicyChanges.execute(actor, kind, { limit: query.limit, before });
    const { items, last } = cutPage(changes, query.limit);
    return page(items, this.cursors.write(last && [last.revision], scope));
  }
}
