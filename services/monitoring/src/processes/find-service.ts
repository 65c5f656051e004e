import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems, timeField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { stepOf, windowOf } from '../series/window.js';
import { figuresFields } from './figures.js';
import { isLive } from './health.js';
import { InstanceView, ServiceSummaryView } from './processes.fields.js';
import { readPastFigures } from './read-past-figures.js';
import { readServices } from './read-services.js';
import { ServiceNotFound } from './service.problems.js';

const ServiceQuery = z.strictObject({
  from: timeField().optional().describe('The beginning of the window; an hour before its end unless said.'),
  until: timeField().optional().describe('The end of the window, not part of it; now unless said.'),
  step: z.coerce.number().int().min(1).max(7_776_000).optional().describe('Seconds between points.'),
});
type ServiceQuery = z.infer<typeof ServiceQuery>;

const ServiceView = ServiceSummaryView.extend({
  processes: z.array(InstanceView).describe('Live ones, and those that were heard of within a day.'),
  from: timeField(),
  until: timeField(),
  stepSeconds: z.int(),
  past: z
    .array(
      z.object({
        process: z.string(),
        instance: z.string(),
        points: z.array(z.object({ at: timeField(), isReady: z.boolean(), ...figuresFields })),
      }),
    )
    .describe('What its processes used in the window; of a day ago and before by the minute.'),
}).meta({ id: 'Service' });

@Injectable()
export class FindService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, name: string, query: ServiceQuery) {
    const now = this.clock.now();
    const window = windowOf(query, now);
    const stepSeconds = stepOf(window, query.step);
    return this.database.transaction(actor, async (tx) => {
      const { instances, services } = await readServices(tx, now);
      const service = services.find((one) => one.name === name);
      if (!service) throw new ServiceNotFound('No process of a service of this name reports.');
      const processes = instances
        .filter((instance) => instance.service === name)
        .map((instance) => ({ ...instance, isLive: isLive(instance, now) }));
      const past = await readPastFigures(tx, name, { ...window, stepSeconds });
      return { ...service, processes, ...window, stepSeconds, past };
    });
  }
}

@Controller('platform/services/:name')
export class FindServiceRoute {
  constructor(private readonly findService: FindService) {}

  /** Shows a service: its processes with what they need, run and use, now and in the past (MON-1, MON-10). */
  @Get()
  @RequirePermission('services:read')
  @Answer(200, ServiceView)
  @Problems(ServiceNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Query({ schema: ServiceQuery }) query: ServiceQuery,
  ) {
    return this.findService.execute(actor, name, query);
  }
}
