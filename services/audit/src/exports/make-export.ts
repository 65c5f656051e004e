import { Clock, faultPoint } from '@guildhall/runtime';
import { histogram, logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import { entryWriter, type WriterState } from './entry-writer.js';
import { ExportFiles } from './export-files.js';
import { ExportJobs, NoLongerOurs } from './export-jobs.js';
import { ExportPages } from './export-pages.js';
import { GrowingPart, PartLimits } from './growing-part.js';
import type { TrailExport } from './trail-export.entity.js';

const partStored = faultPoint('exports.part-stored');
const partAdded = faultPoint('exports.part-added');

const seconds = histogram({
  name: 'guildhall_audit_export_seconds',
  help: 'From taking an export, or going on with it, to its whole file.',
  labels: ['format'],
  buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
});

/**
 * Makes the file of an export: page by page into parts, each in the store before its row says so. In the memory of a part,
 * whatever the length; after a kill it goes on behind the last part, with the writer as it stood there.
 */
@Injectable()
export class MakeExport {
  private readonly log = logger.child({ component: 'exports' });

  constructor(
    private readonly pages: ExportPages,
    private readonly files: ExportFiles,
    private readonly jobs: ExportJobs,
    private readonly limits: PartLimits,
    private readonly clock: Clock,
  ) {}

  async execute(asked: TrailExport): Promise<void> {
    const begun = this.clock.monotonicMs();
    try {
      if (!asked.isWritten) await this.write(asked);
      await this.jobs.complete(asked, await this.files.sha256Of(asked));
      seconds.observe({ format: asked.format }, (this.clock.monotonicMs() - begun) / 1_000);
    } catch (error) {
      if (error instanceof NoLongerOurs) return;
      this.log.warn({ error, exportId: asked.id, attempt: asked.attempts }, 'An export could not be made.');
      await this.jobs.failed(asked);
    }
  }

  private async write(asked: TrailExport): Promise<void> {
    const writer = entryWriter(asked.format, asked.writer);
    const part = new GrowingPart(asked.nextPlace, this.limits);
    for await (const { entries, nextPlace } of this.pages.of(asked)) {
      part.take(await writer.rows(entries), { entries: entries.length, nextPlace });
      if (part.isFull) await this.add(asked, part, writer.state);
    }
    part.take(await writer.end(), { entries: 0, nextPlace: asked.endPlace });
    await this.add(asked, part, null);
  }

  private async add(asked: TrailExport, part: GrowingPart, writer: WriterState | null): Promise<void> {
    const { content, ...reached } = part.taken();
    await this.files.writePart(asked, { part: asked.parts, attempt: asked.attempts }, content);
    await partStored();
    const step = { bytes: content.byteLength, writer, ...reached };
    await this.jobs.add(asked, step);
    asked.grow(step);
    await partAdded();
  }
}
