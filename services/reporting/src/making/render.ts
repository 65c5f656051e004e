import { encodeId } from '@guildhall/contracts';
import type { ReportContent } from '../contents/report-content.js';
import { periodText } from '../contents/period.js';
import { csvOf } from '@guildhall/sheets';
import { htmlOf } from '../documents/html.js';
import type { ReportDocument } from '../documents/report-document.js';
import { type Format, midnight, type Report } from '../reports/report.entity.js';

/** A report at the moment it is made: what it says, whose it is, when. */
export interface Made {
  readonly report: Report;
  readonly content: ReportContent;
  readonly organization: string;
  readonly madeAt: Date;
}

/** The bytes of a report in one format, as they come. */
export async function* rendered(format: Format, made: Made): AsyncGenerator<string | Uint8Array> {
  switch (format) {
    case 'json':
      return yield jsonOf(made);
    case 'csv':
      return yield* csvOf(made.content.sheet);
    case 'html':
      return yield* htmlOf(documentOf(made));
    case 'pdf':
      return yield* (await writerOfPdf()).pdfOf(documentOf(made));
  }
}

// 40 MB of fonts and of what reads them: a process that makes no PDF does without.
const writerOfPdf = () => import('../documents/pdf.js');

/** What a file is saved as: type, period and the time it was made (REP-2). */
export function fileName(format: Format, { report, madeAt }: Made): string {
  const stamp = madeAt.toISOString().replace(/\.\d+|[-:]/g, '');
  return `${report.type}_${report.coversFrom}_${report.coversUntil}_${stamp}.${format}`;
}

function documentOf({ report, content, organization, madeAt }: Made): ReportDocument {
  const period = periodText({ from: report.coversFrom, until: report.coversUntil });
  return { title: content.title, blocks: content.blocks, organization, period, madeAt, timeZone: report.timeZone };
}

function jsonOf({ report, content, organization, madeAt }: Made): string {
  const { tenantId, id, type, coversFrom, coversUntil } = report;
  const about = {
    id: encodeId('rep', id),
    type,
    organization: { id: encodeId('org', tenantId), name: organization },
    from: midnight(coversFrom),
    until: midnight(coversUntil),
    madeAt: madeAt.toISOString(),
  };
  return `${JSON.stringify({ report: about, ...content.data })}\n`;
}
