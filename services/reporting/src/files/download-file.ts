import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { AnswerFile, type FileAnswer, Id, Problems } from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { FORMATS, type Format } from '../reports/report.entity.js';
import { ReportFileNotFound, ReportNotFound } from '../reports/report.problems.js';
import { Downloads } from './downloads.js';
import { ALL_MEDIA_TYPES } from './media-types.js';

@Injectable()
export class DownloadFile {
  constructor(
    private readonly database: TenantDatabase,
    private readonly downloads: Downloads,
  ) {}

  async execute(actor: Actor, reportId: string, format: string): Promise<FileAnswer> {
    if (!isFormat(format)) throw new ReportFileNotFound('There is no such format.');
    const departure = { reportId, format, way: 'direct' } as const;
    const file = await this.database.transaction(actor, (tx) => this.downloads.leave(tx, departure));
    return this.downloads.answer(file);
  }
}

const isFormat = (text: string): text is Format => (FORMATS as readonly string[]).includes(text);

@Controller('reports/:reportId/files/:format')
export class DownloadFileRoute {
  constructor(private readonly downloadFile: DownloadFile) {}

  /** Fetches a file of a report (REP-2): `json`, `csv`, `html` or `pdf`. Each time leaves an entry in the trail. */
  @Get()
  @RequirePermission('reports:read')
  @RateLimit('default')
  @AnswerFile(...ALL_MEDIA_TYPES)
  @Problems(ReportNotFound, ReportFileNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('reportId', Id('rep')) reportId: string,
    @Param('format') format: string,
  ): Promise<FileAnswer> {
    return this.downloadFile.execute(actor, reportId, format);
  }
}
