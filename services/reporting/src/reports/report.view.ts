import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { FORMATS, midnight, type Report, REPORT_STATUSES, REPORT_TYPES } from './report.entity.js';
import type { ReportFile } from './report-file.entity.js';

const FileView = z
  .object({
    format: z.enum(FORMATS),
    name: z.string().describe('What it is saved as.'),
    bytes: z.int().min(0),
  })
  .meta({ id: 'ReportFile' });

export const ReportView = z
  .object({
    id: idField('rep'),
    type: z.enum(REPORT_TYPES),
    status: z.enum(REPORT_STATUSES),
    progress: z.int().min(0).max(100).describe('In percent.'),
    from: timeField().describe('Begin of what it covers.'),
    until: timeField().describe('End of what it covers, not included.'),
    timeZone: z.string(),
    formats: z.array(z.enum(FORMATS)).describe('What was asked for.'),
    requestedBy: idField('usr').nullable().describe('Null where a program asked.'),
    requestedAt: timeField(),
    completedAt: timeField().nullable().describe('When it was there, had failed, or was cancelled.'),
    failure: z.enum(['too-many-rows', 'fault']).nullable(),
    files: z.array(FileView).describe('What can be fetched now.'),
    filesUntil: timeField().nullable().describe('When its files are removed.'),
  })
  .meta({ id: 'Report' });

/** A report as its readers see it, with the files that are there. */
export function shownReport(report: Report, files: readonly ReportFile[]) {
  const { coversFrom, coversUntil } = report;
  return {
    ...report,
    from: new Date(midnight(coversFrom)),
    until: new Date(midnight(coversUntil)),
    files: files.filter(({ reportId }) => reportId === report.id).sort((a, b) => (a.format < b.format ? -1 : 1)),
  };
}
