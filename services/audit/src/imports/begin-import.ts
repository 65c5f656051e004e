import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { ImportView, shownImport } from './import.view.js';
import { TrailImport } from './trail-import.entity.js';

const BeginImportBody = z.strictObject({
  origin: z
    .string()
    .min(1)
    .max(100)
    .regex(NO_CONTROL_CHARACTERS, 'No control characters')
    .describe('What the history is of.')
    .meta({ example: 'old-erp' }),
  dryRun: z.boolean().default(false).describe('Only to see which rows would be refused.'),
});
type BeginImportBody = z.infer<typeof BeginImportBody>;

@Injectable()
export class BeginImport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, { origin, dryRun: isDryRun }: BeginImportBody): Promise<TrailImport> {
    return this.database.transaction(actor, async (tx) => {
      const place = { tenantId: tx.tenantId, id: newId() };
      const begun = TrailImport.begun(place, { origin, isDryRun, begunBy: actor.describe() }, this.clock.now());
      await tx.save(begun);
      await tx.publish(begun, begun.begunEvent());
      return begun;
    });
  }
}

@Controller('audit/imports')
export class BeginImportRoute {
  constructor(private readonly beginImport: BeginImport) {}

  /**
   * Begins to bring along the trail of another system (AUD-4). What comes of it is marked in the trail: it proves that
   * somebody brought it, and when, and nothing of what it claims from before.
   */
  @Post()
  @RequirePermission('audit:import')
  @RateLimit('strict')
  @Answer(201, ImportView)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: BeginImportBody }) body: BeginImportBody) {
    const begun = await this.beginImport.execute(actor, body);
    return created(`/audit/imports/${encodeId('imp', begun.id)}`, shownImport(begun));
  }
}
