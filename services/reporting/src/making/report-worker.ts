import { sleep } from '@guildhall/runtime';
import { logger, withoutTrace } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ReportQueue } from '../reports/report-queue.js';
import { MakeReport } from './make-report.js';
import { ReportJobs } from './report-jobs.js';

const BATCH = 10;
const LOOK_EVERY_MS = 1_000;

/** Makes what stands in the queue, one report at a time. Any number of processes do it side by side. */
@Injectable()
export class ReportWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger.child({ component: 'reports' });
  private pause = new AbortController();
  private isStopping = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly queue: ReportQueue,
    private readonly jobs: ReportJobs,
    private readonly makeReport: MakeReport,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.onPut(() => this.pause.abort());
    this.ended = withoutTrace(() => this.run());
  }

  /** The report under way is finished; what waits is made by another process, or after the next start. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.pause.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      const seen = await this.round();
      if (seen < BATCH && !this.isStopping) await this.rest();
    }
  }

  private async round(): Promise<number> {
    try {
      const places = await this.queue.due(BATCH);
      for (const place of places) {
        if (this.isStopping) break;
        const report = await this.jobs.take(place);
        if (report) await this.makeReport.execute(report);
      }
      return places.length;
    } catch (error) {
      // Its lease ends, and it is made again: by this process or by another.
      this.log.warn({ error }, 'The queue of reports could not be worked on.');
      return 0;
    }
  }

  private async rest(): Promise<void> {
    await sleep(LOOK_EVERY_MS, this.pause.signal).catch(() => undefined);
    this.pause = new AbortController();
  }
}
