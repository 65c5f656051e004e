import { ReportDownloaded } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { type FileAnswer, fileAnswer } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import { lockReport } from '../reports/lock-report.js';
import type { Format } from '../reports/report.entity.js';
import { ReportFileNotFound } from '../reports/report.problems.js';
import { ReportFile } from '../reports/report-file.entity.js';
import { MEDIA_TYPES } from './media-types.js';
import { StoredFiles } from './stored-files.js';

/** One file that leaves the platform, and how. */
export interface Departure {
  readonly reportId: string;
  readonly format: Format;
  readonly way: 'link' | 'direct';
}

/** The one way by which files leave: none without its fact in the trail (T80). */
@Injectable()
export class Downloads {
  constructor(private readonly files: StoredFiles) {}

  /** States that the file leaves, and answers it; its bytes are read once the fact is committed. */
  async leave(tx: TenantTransaction, { reportId, format, way }: Departure): Promise<ReportFile> {
    const report = await lockReport(tx, reportId);
    const file = await tx.findOneBy(ReportFile, { reportId, format });
    if (!file) throw new ReportFileNotFound(`The report has no file in ${format}.`);
    await tx.publish(report, ReportDownloaded({ reportId, format, way }));
    return file;
  }

  answer(file: ReportFile): FileAnswer {
    const { format, name, bytes: length } = file;
    return fileAnswer(this.files.read(file), { type: MEDIA_TYPES[format], name, length });
  }
}
