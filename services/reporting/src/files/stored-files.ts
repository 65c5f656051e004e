import { Actor } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import type { Report } from '../reports/report.entity.js';
import type { ReportFile } from '../reports/report-file.entity.js';

/** What a part holds at most; so much of a file is in memory at a time. The table holds it to that too. */
export const PART_BYTES = 262_144;

/** The report is not this worker's any more: it was cancelled, or another has begun it anew. */
export class NoLongerOurs extends Error {
  override readonly name = 'NoLongerOurs';
}

/** The bytes of files, in parts: written and read one at a time, each in a short transaction of its own. */
@Injectable()
export class StoredFiles {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Stores what comes as the file of this attempt. Nobody sees it before the report is completed.
   * @returns its length. Throws NoLongerOurs.
   */
  async write(report: Report, format: string, bytes: AsyncIterable<string | Uint8Array>): Promise<number> {
    let [part, length] = [0, 0];
    for await (const content of inParts(bytes)) {
      await this.writePart(report, { format, part: part++, content });
      length += content.byteLength;
    }
    return length;
  }

  /** The file as it streams out; each part is read when the one before has gone. */
  async *read({ tenantId, reportId, format, attempt, bytes }: ReportFile): AsyncGenerator<Buffer> {
    for (let part = 0, sent = 0; sent < bytes; part++) {
      const content = await this.database.transaction(Actor.system('reporting', tenantId), async (tx) => {
        const [row] = await tx.query<{ content: Buffer }[]>(
          `select content from report_file_parts
            where tenant_id = $1 and report_id = $2 and format = $3 and attempt = $4 and part = $5`,
          [tenantId, reportId, format, attempt, part],
        );
        return row?.content;
      });
      // Its time is over while it is read: the length was told, so nobody takes this for the whole.
      if (!content) throw new Error('The file is gone.');
      sent += content.byteLength;
      yield content;
    }
  }

  /** What attempts that were given up have left behind. */
  async removeOthers(tx: TenantTransaction, { id, attempts }: Report): Promise<void> {
    await tx.query('delete from report_file_parts where tenant_id = $1 and report_id = $2 and attempt <> $3', [
      tx.tenantId,
      id,
      attempts,
    ]);
  }

  async remove(tx: TenantTransaction, reportId: string): Promise<void> {
    const place = [tx.tenantId, reportId];
    await tx.query('delete from report_files where tenant_id = $1 and report_id = $2', place);
    await tx.query('delete from report_file_parts where tenant_id = $1 and report_id = $2', place);
  }

  private async writePart(
    { tenantId, id, attempts }: Report,
    { format, part, content }: { format: string; part: number; content: Buffer },
  ): Promise<void> {
    const written = await this.database.transaction(Actor.system('reporting', tenantId), (tx) =>
      tx.query<unknown[]>(
        `insert into report_file_parts (tenant_id, report_id, format, attempt, part, content)
         select tenant_id, id, $4, attempts, $5, $6 from reports
          where tenant_id = $1 and id = $2 and attempts = $3 and status = 'running' for share
         returning part`,
        [tenantId, id, attempts, format, part, content],
      ),
    );
    if (written.length === 0) throw new NoLongerOurs('Somebody else has the report now, or nobody wants it.');
  }
}

async function* inParts(bytes: AsyncIterable<string | Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    waiting.push(Buffer.from(piece as Uint8Array));
    length += waiting.at(-1)?.byteLength ?? 0;
    if (length < PART_BYTES) continue;
    let whole = Buffer.concat(waiting);
    for (; whole.byteLength >= PART_BYTES; whole = whole.subarray(PART_BYTES)) yield whole.subarray(0, PART_BYTES);
    [waiting, length] = [[whole], whole.byteLength];
  }
  if (length > 0) yield Buffer.concat(waiting);
}
