import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Param } from '@nestjs/common';
import { ArchiveNotFound } from './archive.problems.js';
import { ArchiveView, archiveView } from './archive.view.js';
import { findArchived } from './find-archived.js';

@Controller('audit/archives/:archiveId')
export class FindArchiveRoute {
  constructor(private readonly database: TenantDatabase) {}

  /** Shows which entries an archive holds, and the digest of its file (AUD-5). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, ArchiveView)
  @Problems(ArchiveNotFound)
  async handle(@CurrentActor() actor: Actor, @Param('archiveId', Id('arc')) archiveId: string) {
    return archiveView(await findArchived(this.database, actor, archiveId));
  }
}
