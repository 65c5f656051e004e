import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ServiceSummaryView } from './processes.fields.js';
import { readServices } from './read-services.js';

@Injectable()
export class ListServices {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor) {
    const { services } = await this.database.transaction(actor, (tx) => readServices(tx, this.clock.now()));
    return { items: services };
  }
}

@Controller('platform/services')
export class ListServicesRoute {
  constructor(private readonly listServices: ListServices) {}

  /** Lists the services of the platform with their health, versions and what they use (MON-10). */
  @Get()
  @RequirePermission('services:read')
  @Answer(200, z.object({ items: z.array(ServiceSummaryView).describe('All of them: a platform has a dozen.') }))
  handle(@CurrentActor() actor: Actor) {
    return this.listServices.execute(actor);
  }
}
