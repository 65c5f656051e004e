import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Injectable, Param, Post } from '@nestjs/common';
import { ImportNotFound, ImportOver } from './import.problems.js';
import { ImportView, shownImport } from './import.view.js';
import { lockImport } from './lock-import.js';
import type { TrailImport } from './trail-import.entity.js';

@Injectable()
export class CompleteImport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, importId: string): Promise<TrailImport> {
    return this.database.transaction(actor, async (tx) => {
      const found = await lockImport(tx, importId);
      const imported = found.complete(this.clock.now());
      await tx.save(found);
      await tx.publish(found, imported);
      return found;
    });
  }
}

@Controller('audit/imports/:importId/completion')
export class CompleteImportRoute {
  constructor(private readonly completeImport: CompleteImport) {}

  /** Says that nothing more belongs to an import; what it brought stands in the trail for ever. */
  @Post()
  @RequirePermission('audit:import')
  @RateLimit('strict')
  @Answer(200, ImportView)
  @Problems(ImportNotFound, ImportOver)
  async handle(@CurrentActor() actor: Actor, @Param('importId', Id('imp')) importId: string): Promise<ImportView> {
    return shownImport(await this.completeImport.execute(actor, importId));
  }
}
