import { QueueWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { ReportQueue } from '../reports/report-queue.js';
import { MakeReport } from './make-report.js';
import { ReportJobs } from './report-jobs.js';

const BATCH = 10;
const LOOK_EVERY_MS = 1_000;

/** Makes what stands in the queue, one report at a time. One that fails is made again when its lease has ended. */
@Injectable()
export class ReportWorker extends QueueWork {
  constructor(
    private readonly queue: ReportQueue,
    private readonly jobs: ReportJobs,
    private readonly makeReport: MakeReport,
  ) {
    super({ purpose: 'make reports', source: queue, lookEveryMs: LOOK_EVERY_MS });
  }

  protected override async round(): Promise<number> {
    const places = await this.queue.due(BATCH);
    for (const place of places) {
      if (this.isEnding) break;
      const report = await this.jobs.take(place);
      if (report) await this.makeReport.execute(report);
    }
    return places.length < BATCH ? LOOK_EVERY_MS : 0;
  }
}
