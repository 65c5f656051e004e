import { QueueWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { ExportFiles } from './export-files.js';
import { ExportJobs } from './export-jobs.js';
import { ExportQueue } from './export-queue.js';
import { MakeExport } from './make-export.js';

const BATCH = 10;
const LOOK_EVERY_MS = 1_000;

/** Makes what stands in the queue, one export at a time, and removes what nobody may read any more. */
@Injectable()
export class ExportWorker extends QueueWork {
  constructor(
    private readonly queue: ExportQueue,
    private readonly jobs: ExportJobs,
    private readonly files: ExportFiles,
    private readonly makeExport: MakeExport,
  ) {
    super({ purpose: 'make exports', source: queue, lookEveryMs: LOOK_EVERY_MS });
  }

  protected override async round(): Promise<number> {
    const places = await this.queue.due(BATCH);
    for (const place of places) {
      if (this.isEnding) break;
      const asked = await this.jobs.take(place);
      if (asked?.isUnfinished) await this.makeExport.execute(asked);
      else if (asked) {
        await this.files.remove(asked);
        await this.jobs.removed(asked);
      }
    }
    return places.length < BATCH ? LOOK_EVERY_MS : 0;
  }
}
