import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, idField } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { ArchiveView, archiveView } from '../archives/archive.view.js';
import { deletableArchives } from './deletable-archives.js';

const DeletableArchivesView = z
  .object({
    items: z.array(
      z.object({
        archive: ArchiveView,
        holdId: idField('hld').nullable().describe('The legal hold that keeps it; null: a request would be about it.'),
      }),
    ),
  })
  .meta({ id: 'DeletableArchives' });

@Controller('audit/deletable-archives')
export class ListDeletableArchivesRoute {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** Shows which archives are older than they are kept, and which of them a legal hold keeps: what a request would be about. */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, DeletableArchivesView)
  async handle(@CurrentActor() actor: Actor) {
    const due = await this.database.transaction(actor, (tx) => deletableArchives(tx, this.clock.now()));
    return { items: due.map(({ archive, holdId }) => ({ archive: archiveView(archive), holdId })) };
  }
}
