import type { TenantTransaction } from '@guildhall/database';
import { Report } from './report.entity.js';
import { ReportNotFound } from './report.problems.js';

/** The report, which nobody else changes until the transaction ends. Throws ReportNotFound. */
export async function lockReport(tx: TenantTransaction, id: string): Promise<Report> {
  const report = await tx.findOne(Report, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!report) throw new ReportNotFound('There is no report with this id.');
  return report;
}
