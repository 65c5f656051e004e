import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer } from '@guildhall/http';
import { Controller, Get, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { deprecatedCalls } from './deprecations.fields.js';

// Not in pages: there are never more than a service has routes on their way out.
const FIND = `
select service, method, route, calls::float8 as calls, first_at as "firstCallAt", last_at as "lastCallAt"
  from deprecated_calls order by last_at desc, service, route, method`;

export const DeprecationsView = z
  .object({ items: z.array(z.object(deprecatedCalls)).describe('The one called last first.') })
  .meta({ id: 'Deprecations' });
type DeprecationsView = z.output<typeof DeprecationsView>;

@Injectable()
export class FindDeprecations {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor): Promise<DeprecationsView> {
    const items = await this.database.transaction(actor, (tx) => tx.query<DeprecationsView['items']>(FIND));
    return { items };
  }
}

@Controller('deprecations')
export class FindDeprecationsRoute {
  constructor(private readonly findDeprecations: FindDeprecations) {}

  /** Lists the routes on their way out of use that the organisation still calls, by its users or its keys (GTW-14). */
  @Get()
  @RequirePermission('analytics:read')
  @Answer(200, DeprecationsView)
  handle(@CurrentActor() actor: Actor) {
    return this.findDeprecations.execute(actor);
  }
}
