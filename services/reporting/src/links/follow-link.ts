import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { AnswerFile, type FileAnswer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { Downloads } from '../files/downloads.js';
import { ALL_MEDIA_TYPES } from '../files/media-types.js';
import type { Format } from '../reports/report.entity.js';
import type { ReportFile } from '../reports/report-file.entity.js';
import { ReportLinkNotFound } from './link.problems.js';

@Injectable()
export class FollowLink {
  constructor(
    private readonly database: TenantDatabase,
    private readonly downloads: Downloads,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, linkId: string): Promise<FileAnswer> {
    const file = await this.database.transaction(actor, (tx) => this.opened(tx, linkId));
    return this.downloads.answer(file);
  }

  private async opened(tx: TenantTransaction, linkId: string): Promise<ReportFile> {
    const [link] = await tx.query<{ report_id: string; format: Format }[]>(
      `select l.report_id, l.format from report_links l
         join report_files f on f.tenant_id = l.tenant_id and f.report_id = l.report_id and f.format = l.format
        where l.tenant_id = $1 and l.id = $2 and l.expires_at > $3`,
      [tx.tenantId, linkId, this.clock.now()],
    );
    if (!link) throw new ReportLinkNotFound('There is no such link, or its time is over.');
    return this.downloads.leave(tx, { reportId: link.report_id, format: link.format, way: 'link' });
  }
}

@Controller('report-links/:linkId')
export class FollowLinkRoute {
  constructor(private readonly followLink: FollowLink) {}

  /** Fetches the file that a link stands for, as long as it has not expired (REP-6). Each time leaves an entry in the trail. */
  @Get()
  @RequirePermission('reports:read')
  @RateLimit('default')
  @AnswerFile(...ALL_MEDIA_TYPES)
  @Problems(ReportLinkNotFound)
  handle(@CurrentActor() actor: Actor, @Param('linkId', Id('rpl')) linkId: string): Promise<FileAnswer> {
    return this.followLink.execute(actor, linkId);
  }
}
