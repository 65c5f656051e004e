import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { ExportFileNotFound, ExportNotFound } from './export.problems.js';
import { ExportQueue } from './export-queue.js';
import { forgetFile } from './forget-file.js';
import { lockExport } from './lock-export.js';

@Injectable()
export class DeleteExport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: ExportQueue,
    private readonly clock: Clock,
  ) {}

  /** Whoever is making it finds out at its next step, and writes nothing any more. */
  execute(actor: Actor, exportId: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const asked = await lockExport(tx, exportId);
      if (!asked.isUnfinished && asked.status !== 'completed') throw new ExportFileNotFound(`It is ${asked.status}.`);
      const deleted = asked.delete(this.clock.now());
      await forgetFile(tx, asked);
      await tx.publish(asked, deleted);
      await this.queue.put(tx, asked.id);
    });
  }
}

@Controller('audit/exports/:exportId')
export class DeleteExportRoute {
  constructor(private readonly deleteExport: DeleteExport) {}

  /** Ends an export that is being made, or removes its file before its time. That there was one stays in the history. */
  @Delete()
  @HttpCode(204)
  @RequirePermission('audit:export')
  @RateLimit('default')
  @Problems(ExportNotFound, ExportFileNotFound)
  handle(@CurrentActor() actor: Actor, @Param('exportId', Id('exp')) exportId: string): Promise<void> {
    return this.deleteExport.execute(actor, exportId);
  }
}
