import { Actor } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock, faultPoint } from '@guildhall/runtime';
import { histogram, logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import { TooManyRows } from '../contents/report-content.js';
import { COMPOSITIONS } from '../contents/report-types.js';
import { NoLongerOurs, StoredFiles } from '../files/stored-files.js';
import type { Report } from '../reports/report.entity.js';
import { fileName, type Made, rendered } from './render.js';
import { ReportJobs } from './report-jobs.js';

const fileWritten = faultPoint('reports.file-written');

const RETRY_MS = 5_000;
const READ_PERCENT = 30;

const seconds = histogram({
  name: 'guildhall_reporting_report_seconds',
  help: 'From taking a report to its last file.',
  labels: ['type'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
});

/** Makes one report from what is known now: reads once, then writes one file after the other. */
@Injectable()
export class MakeReport {
  private readonly log = logger.child({ component: 'reports' });

  constructor(
    private readonly database: TenantDatabase,
    private readonly jobs: ReportJobs,
    private readonly files: StoredFiles,
    private readonly clock: Clock,
  ) {}

  async execute(report: Report): Promise<void> {
    const begun = this.clock.monotonicMs();
    try {
      await this.make(report);
      seconds.observe({ type: report.type }, (this.clock.monotonicMs() - begun) / 1_000);
    } catch (error) {
      await this.failed(report, error);
    }
  }

  private async make(report: Report): Promise<void> {
    const made = await this.read(report);
    await this.jobs.progress(report, READ_PERCENT);
    const files = [];
    for (const [at, format] of report.formats.entries()) {
      const bytes = await this.files.write(report, format, rendered(format, made));
      files.push({ format, name: fileName(format, made), bytes });
      await fileWritten();
      const share = (at + 1) / report.formats.length;
      await this.jobs.progress(report, Math.min(99, Math.round(READ_PERCENT + (100 - READ_PERCENT) * share)));
    }
    await this.jobs.complete(report, files);
  }

  private read(report: Report): Promise<Made> {
    const { tenantId, type, coversFrom: from, coversUntil: until } = report;
    return this.database.transaction(Actor.system('reporting', tenantId), async (tx) => ({
      report,
      content: await COMPOSITIONS[type](tx, { from, until }),
      organization: await nameOf(tx),
      madeAt: this.clock.now(),
    }));
  }

  private async failed(report: Report, error: unknown): Promise<void> {
    if (error instanceof NoLongerOurs) return;
    if (error instanceof TooManyRows) return this.jobs.failed(report, 'too-many-rows');
    this.log.warn({ error, reportId: report.id, attempt: report.attempts }, 'A report could not be made.');
    await this.jobs.failed(report, 'fault', { retryMs: RETRY_MS });
  }
}

async function nameOf(tx: TenantTransaction): Promise<string> {
  const [row] = await tx.query<{ name: string }[]>('select name from organizations where tenant_id = $1', [
    tx.tenantId,
  ]);
  return row?.name ?? 'Organisation';
}
