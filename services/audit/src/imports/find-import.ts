import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { ImportNotFound } from './import.problems.js';
import { ImportView, shownImport } from './import.view.js';
import { TrailImport } from './trail-import.entity.js';

@Injectable()
export class FindImport {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, importId: string): Promise<ImportView> {
    return this.database.transaction(actor, async (tx) => {
      const found = await tx.findOneBy(TrailImport, { id: importId });
      if (!found) throw new ImportNotFound('There is no import with this id.');
      return shownImport(found);
    });
  }
}

@Controller('audit/imports/:importId')
export class FindImportRoute {
  constructor(private readonly findImport: FindImport) {}

  /** Shows an import: how far it is, and which rows were refused. */
  @Get()
  @RequirePermission('audit:import')
  @RateLimit('relaxed')
  @Answer(200, ImportView)
  @Problems(ImportNotFound)
  handle(@CurrentActor() actor: Actor, @Param('importId', Id('imp')) importId: string): Promise<ImportView> {
    return this.findImport.execute(actor, importId);
  }
}
