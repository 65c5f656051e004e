import { type Actor, CurrentActor, RateLimit, RequirePermission, Timeout } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import {
  AnswerFile,
  AskedRange,
  type FileAnswer,
  fileAnswer,
  Id,
  Problems,
  Range,
  RangeNotSatisfiable,
} from '@guildhall/http';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { ExportFiles } from './export-files.js';
import { ExportFileNotFound, ExportNotFound } from './export.problems.js';
import { lockExport } from './lock-export.js';

const MEDIA_TYPES = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

@Injectable()
export class DownloadExport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly files: ExportFiles,
  ) {}

  /** The bytes are read once the fact that they leave is committed. */
  async execute(actor: Actor, exportId: string, asked: AskedRange): Promise<FileAnswer> {
    const { file, part, name } = await this.database.transaction(actor, async (tx) => {
      const found = await lockExport(tx, exportId);
      const { status, sha256, bytes } = found;
      if (status !== 'completed' || sha256 === null) throw new ExportFileNotFound(`The export is ${status}.`);
      const wanted = asked.of({ length: bytes, etag: sha256 });
      await tx.publish(found, found.downloadedEvent(wanted ?? { from: 0, to: Math.max(0, bytes - 1) }));
      return { file: { ...found, etag: sha256 }, part: wanted, name: found.fileName };
    });
    const { format, bytes, etag } = file;
    const content = this.files.read(file, part ?? { from: 0, to: bytes - 1 });
    return fileAnswer(content, { type: MEDIA_TYPES[format], name, length: bytes, etag, part });
  }
}

@Controller('audit/exports/:exportId/file')
export class DownloadExportRoute {
  constructor(private readonly downloadExport: DownloadExport) {}

  /**
   * Fetches the file of an export, all of it or the part that `Range` asks for, so that a download that broke off goes on
   * (AUD-4). Each time leaves an entry in the trail.
   */
  @Get()
  @RequirePermission('audit:export')
  @RateLimit('default')
  @Timeout('stream')
  @AnswerFile(MEDIA_TYPES.csv, MEDIA_TYPES.jsonl, MEDIA_TYPES.xlsx)
  @Problems(ExportNotFound, ExportFileNotFound, RangeNotSatisfiable)
  handle(
    @CurrentActor() actor: Actor,
    @Param('exportId', Id('exp')) exportId: string,
    @Range() asked: AskedRange,
  ): Promise<FileAnswer> {
    return this.downloadExport.execute(actor, exportId, asked);
  }
}
