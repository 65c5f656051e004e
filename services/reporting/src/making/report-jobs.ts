import { Actor } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { REPORTING_SETTINGS, type ReportingSettings } from '../config.js';
import { NoLongerOurs, StoredFiles } from '../files/stored-files.js';
import { Report, type ReportFailure } from '../reports/report.entity.js';
import { ReportFile } from '../reports/report-file.entity.js';
import { ReportQueue, type ReportPlace } from '../reports/report-queue.js';

/** A worker that has said nothing for so long is dead, and its report is made by another. */
const LEASE_MS = 60_000;
const MOST_ATTEMPTS = 3;
const DAY_MS = 86_400_000;

type NewFile = Pick<ReportFile, 'format' | 'name' | 'bytes'>;

/** The worker's side of reports: each step is a short transaction of the report's own organisation. */
@Injectable()
export class ReportJobs {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: ReportQueue,
    private readonly files: StoredFiles,
    private readonly clock: Clock,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
  ) {}

  /** Takes a report that is due. Undefined when there is nothing to make: another was faster, or only its time was over. */
  take(place: ReportPlace): Promise<Report | undefined> {
    return this.in(place.organizationId, async (tx) => {
      if (!(await this.queue.take(tx, place, LEASE_MS))) return undefined;
      const report = await locked(tx, place.id);
      if (!report?.isUnfinished) return this.removeExpired(tx, place.id, report);
      // It has brought down whoever made it so often that it would bring down the next one too.
      if (report.attempts >= MOST_ATTEMPTS) return this.giveUp(tx, report, 'fault');
      report.begin();
      await tx.save(report);
      await this.files.removeOthers(tx, report);
      return report;
    });
  }

  /** Tells how far it is, and that somebody is still at it. Throws NoLongerOurs. */
  progress(report: Report, percent: number): Promise<void> {
    return this.in(report.tenantId, async (tx) => {
      const [told]: [unknown[]] = await tx.query(
        `update reports set progress = $4 where tenant_id = $1 and id = $2 and attempts = $3 and status = 'running'
         returning id`,
        [report.tenantId, report.id, report.attempts, percent],
      );
      if (told.length === 0) throw new NoLongerOurs('Somebody else has the report now, or nobody wants it.');
      await this.queue.move(tx, report.id, this.after(LEASE_MS));
    });
  }

  /** All files are whole: now they are there, and not one before the others. Throws NoLongerOurs. */
  complete(made: Report, files: readonly NewFile[]): Promise<void> {
    return this.for(made, async (tx) => {
      const report = await ours(tx, made);
      const filesUntil = this.after(this.settings.REPORT_FILES_KEPT_DAYS * DAY_MS);
      const completed = report.complete(this.clock.now(), filesUntil);
      await tx.save(report);
      const place = { tenantId: report.tenantId, reportId: report.id, attempt: report.attempts };
      await tx.insert(
        ReportFile,
        files.map((file) => ({ ...place, ...file })),
      );
      await this.files.removeOthers(tx, report);
      await this.queue.move(tx, report.id, filesUntil);
      await tx.publish(report, completed);
    });
  }

  /** It cannot be made, or could not this time: then it is tried again after a while. */
  failed(made: Report, reason: ReportFailure, { retryMs }: { retryMs?: number } = {}): Promise<void> {
    return this.for(made, async (tx) => {
      const report = await ours(tx, made);
      if (retryMs !== undefined && report.attempts < MOST_ATTEMPTS) {
        await this.queue.move(tx, report.id, this.after(retryMs));
      } else {
        await this.giveUp(tx, report, reason);
      }
    });
  }

  private async giveUp(tx: TenantTransaction, report: Report, reason: ReportFailure): Promise<undefined> {
    const failed = report.fail(reason, this.clock.now());
    await tx.save(report);
    await this.files.remove(tx, report.id);
    await this.queue.move(tx, report.id, undefined);
    await tx.publish(report, failed);
  }

  /** Links and files whose time is over; then it is due again when the next one's is. */
  private async removeExpired(tx: TenantTransaction, id: string, report: Report | null): Promise<undefined> {
    const now = this.clock.now();
    await tx.query('delete from report_links where tenant_id = $1 and report_id = $2 and expires_at <= $3', [
      ...[tx.tenantId, id, now],
    ]);
    if (report?.filesUntil && report.filesUntil <= now) {
      await this.files.remove(tx, id);
      report.filesUntil = null;
      await tx.save(report);
    }
    const [{ next }] = await tx.query<[{ next: Date | null }]>(
      `select least((select min(expires_at) from report_links where tenant_id = $1 and report_id = $2),
                    (select files_until from reports where tenant_id = $1 and id = $2)) as next`,
      [tx.tenantId, id],
    );
    await this.queue.move(tx, id, next ?? undefined);
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }

  private in<T>(organizationId: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
    return this.database.transaction(Actor.system('reporting', organizationId), work);
  }

  /** What comes of a report is done for whoever asked for it: so the trail names them. */
  private for<T>({ tenantId, requestedBy }: Report, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
    const occasion = requestedBy === null ? {} : { onBehalfOf: encodeId('usr', requestedBy) };
    return this.database.transaction(Actor.system('reporting', tenantId, occasion), work);
  }
}

const locked = (tx: TenantTransaction, id: string) =>
  tx.findOne(Report, { where: { id }, lock: { mode: 'pessimistic_write' } });

async function ours(tx: TenantTransaction, { id, attempts }: Report): Promise<Report> {
  const report = await locked(tx, id);
  if (report?.status === 'running' && report.attempts === attempts) return report;
  throw new NoLongerOurs('Somebody else has the report now, or nobody wants it.');
}
