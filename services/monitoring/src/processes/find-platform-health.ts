import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { healthOfComponents, worstOf } from './health.js';
import { health } from './processes.fields.js';
import { readServices } from './read-services.js';

const PlatformHealthView = z
  .object({
    health: health().describe('As bad as the worst part.'),
    checkedAt: timeField(),
    services: z.array(z.object({ name: z.string(), health: health(), since: timeField().nullable() })),
    components: z.array(
      z.object({
        name: z.enum(['database', 'broker', 'redis']),
        health: health(),
        missedBy: z.array(z.string()).describe('The services that miss it.'),
      }),
    ),
  })
  .meta({ id: 'PlatformHealth' });

@Injectable()
export class FindPlatformHealth {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor) {
    const now = this.clock.now();
    const { instances, services } = await this.database.transaction(actor, (tx) => readServices(tx, now));
    const components = healthOfComponents(instances, now);
    // What nobody reports on is nobody's trouble yet: Redis, where no gateway runs.
    const asked = components.filter((component) => component.health !== 'unknown');
    return {
      health: worstOf([...services, ...asked].map((part) => part.health)),
      checkedAt: now,
      services,
      components,
    };
  }
}

@Controller('platform/health')
export class FindPlatformHealthRoute {
  constructor(private readonly findPlatformHealth: FindPlatformHealth) {}

  /** Shows how the platform fares at this moment: as a whole, service by service, and what they stand on (MON-4, MON-10). */
  @Get()
  @RequirePermission('services:read')
  @Answer(200, PlatformHealthView)
  handle(@CurrentActor() actor: Actor) {
    return this.findPlatformHealth.execute(actor);
  }
}
