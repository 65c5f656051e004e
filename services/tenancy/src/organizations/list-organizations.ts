import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { ORGANIZATION_STATUSES, Organization } from './organization.entity.js';
import { OrganizationView } from './organization.view.js';
import { TIERS } from './tiers.js';

const ListOrganizationsQuery = pageQuery.extend({
  status: z.enum(ORGANIZATION_STATUSES).optional().describe('Only those in this status.'),
  tier: z.enum(TIERS).optional().describe('Only those of this tier.'),
});
type ListOrganizationsQuery = z.infer<typeof ListOrganizationsQuery>;

/** Ids are UUIDv7: their order is that of creation, and the page ends at the last one shown. */
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListOrganizations {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, query: ListOrganizationsQuery, after: string | undefined): Promise<Organization[]> {
    const read = (tx: EntityManager) => find(tx, query, after);
    // Who may see all organisations crosses every tenant's border, and that leaves a trace of its own.
    if (actor.can('platform:organizations:read')) return this.database.platform('list organizations', read, actor);
    return this.database.transaction(actor, read);
  }
}

function find(
  tx: EntityManager,
  { status, tier, limit }: ListOrganizationsQuery,
  after: string | undefined,
): Promise<Organization[]> {
  const rows = tx
    .createQueryBuilder(Organization, 'organization')
    .orderBy('organization.id')
    .limit(limit + 1);
  if (status) rows.andWhere('organization.status = :status', { status });
  if (tier) rows.andWhere('organization.tier = :tier', { tier });
  if (after) rows.andWhere('organization.id > :after', { after });
  return rows.getMany();
}

@Controller('organizations')
export class ListOrganizationsRoute {
  constructor(
    private readonly listOrganizations: ListOrganizations,
    private readonly cursors: Cursors,
  ) {}

  /** Lists organisations in the order of their creation: one's own, or all for the platform's administrators (TEN-1). */
  @Get()
  @RequirePermission('organizations:read', 'platform:organizations:read')
  @RateLimit('default')
  @Answer(200, pageOf(OrganizationView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListOrganizationsQuery }) query: ListOrganizationsQuery) {
    const scope = { tenantId: actor.tenantId, list: 'organizations', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listOrganizations.execute(actor, query, position?.[0]), query.limit);
    return page(items, this.cursors.write(last && [last.id], scope));
  }
}
