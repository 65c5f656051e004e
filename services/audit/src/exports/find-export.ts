import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId, TrailExported } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { EntryFilters } from '../search/entry-filter.js';
import { FindEntries } from '../search/find-entries.js';
import { ExportNotFound } from './export.problems.js';
import { ProvenExportView, shownExport } from './export.view.js';
import { TrailExport } from './trail-export.entity.js';

@Injectable()
export class FindExport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly filters: EntryFilters,
    private readonly findEntries: FindEntries,
  ) {}

  execute(actor: Actor, exportId: string): Promise<ProvenExportView> {
    return this.database.transaction(actor, async (tx) => {
      const found = await tx.findOneBy(TrailExport, { id: exportId });
      if (!found) throw new ExportNotFound('There is no export with this id.');
      return { ...shownExport(found), entry: await this.entryOf(tx, found) };
    });
  }

  // Its own entry comes after all that is in it.
  private async entryOf(tx: TenantTransaction, { id, sha256, beyondPlace }: TrailExport): Promise<string | null> {
    if (sha256 === null) return null;
    const filter = this.filters.compile(tx.tenantId, { type: [TrailExported.type], target: encodeId('exp', id) });
    const wanted = { first: beyondPlace, beyond: Number.MAX_SAFE_INTEGER, limit: 1 };
    const [entry] = await this.findEntries.newest(tx, filter, wanted);
    return entry?.id ?? null;
  }
}

@Controller('audit/exports/:exportId')
export class FindExportRoute {
  constructor(private readonly findExport: FindExport) {}

  /** Shows an export: how far it is, and what its file is told by, and where that is proven (AUD-4). */
  @Get()
  @RequirePermission('audit:export')
  @RateLimit('relaxed')
  @Answer(200, ProvenExportView)
  @Problems(ExportNotFound)
  handle(@CurrentActor() actor: Actor, @Param('exportId', Id('exp')) exportId: string): Promise<ProvenExportView> {
    return this.findExport.execute(actor, exportId);
  }
}
