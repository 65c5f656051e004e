import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, idField, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { deprecatedCalls } from './deprecations.fields.js';

const FIND = `
select tenant_id as "organizationId", service, method, route, calls::float8 as calls,
       first_at as "firstCallAt", last_at as "lastCallAt"
  from deprecated_calls
 where ($1::text is null or service = $1) and ($2::text is null or route = $2)
   and ($3::text is null or (service, route, method, tenant_id) > ($3, $4, $5, $6::uuid))
 order by service, route, method, tenant_id limit $7`;

const DeprecatedCallsOfOrganization = z
  .object({ organizationId: idField('org'), ...deprecatedCalls })
  .meta({ id: 'DeprecatedCallsOfOrganization' });
type CallsOfOrganization = z.output<typeof DeprecatedCallsOfOrganization>;

const ListPlatformDeprecationsQuery = pageQuery.extend({
  service: z.string().max(60).optional().describe('Only routes of this service.'),
  route: z.string().max(300).optional().describe('Only this path, as the API description has it.'),
});
type ListPlatformDeprecationsQuery = z.infer<typeof ListPlatformDeprecationsQuery>;

/** A page ends at the last route and organisation shown. */
const Position = z.tuple([z.string(), z.string(), z.string(), z.uuid()]);
type Position = z.infer<typeof Position>;

@Injectable()
export class ListPlatformDeprecations {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { service, route, limit }: ListPlatformDeprecationsQuery, after?: Position) {
    const values = [service ?? null, route ?? null, ...(after ?? [null, null, null, null]), limit + 1];
    // It crosses every tenant's border, and that leaves a trace of its own.
    return this.database.platform(
      'list who still calls deprecated routes',
      (tx) => tx.query<CallsOfOrganization[]>(FIND, values),
      actor,
    );
  }
}

@Controller('platform/deprecations')
export class ListPlatformDeprecationsRoute {
  constructor(
    private readonly listPlatformDeprecations: ListPlatformDeprecations,
    private readonly cursors: Cursors,
  ) {}

  /** Lists which organisations still call which routes on their way out of use, for administrators of the platform (GTW-14). */
  @Get()
  @RequirePermission('platform:analytics:read')
  @Answer(200, pageOf(DeprecatedCallsOfOrganization))
  async handle(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListPlatformDeprecationsQuery }) query: ListPlatformDeprecationsQuery,
  ) {
    const scope = { tenantId: actor.tenantId, list: 'platform-deprecations', query };
    const after = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listPlatformDeprecations.execute(actor, query, after), query.limit);
    return page(items, this.cursors.write(last && [last.service, last.route, last.method, last.organizationId], scope));
  }
}
