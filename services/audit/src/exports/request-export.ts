import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { accepted, Answer, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Inject, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { AUDIT_SETTINGS, type AuditSettings } from '../config.js';
import { findCheckpoint, findSignedTrail } from '../proofs/signed-trail.js';
import { EntryFilter } from '../search/entry-filter.js';
import { ExportFiles } from './export-files.js';
import { TooManyExports } from './export.problems.js';
import { ExportView, shownExport } from './export.view.js';
import { ExportQueue } from './export-queue.js';
import { EXPORT_FORMATS, type ExportOrder, TrailExport } from './trail-export.entity.js';

const RequestExportBody = z.strictObject({
  format: z
    .enum(EXPORT_FORMATS)
    .describe('JSON lines, as entries are shown; CSV; an Excel workbook.')
    .meta({ example: 'csv' }),
  filter: EntryFilter.optional().describe('As the list of entries takes it; without one all of the trail.'),
});
type RequestExportBody = z.infer<typeof RequestExportBody>;

const RETRY_SECONDS = 10;

@Injectable()
export class RequestExport {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: ExportQueue,
    private readonly files: ExportFiles,
    private readonly clock: Clock,
    @Inject(AUDIT_SETTINGS) private readonly settings: AuditSettings,
  ) {}

  execute(actor: Actor, { format, filter = {} }: RequestExportBody): Promise<TrailExport> {
    return this.database.transaction(actor, async (tx) => {
      await this.requireRoom(tx);
      const requestedBy = actor.kind === 'user' ? actor.userId : null;
      const order = { format, filter: { ...filter }, requestedBy, ...(await signedEnd(tx)) };
      const asked = TrailExport.requested({ tenantId: tx.tenantId, id: newId() }, order, this.clock.now());
      asked.sealedKey = this.files.newKey(asked);
      await tx.save(asked);
      await tx.publish(asked, asked.requestedEvent());
      await this.queue.put(tx, asked.id);
      return asked;
    });
  }

  // One at a time for each organisation: or all of many at once would see that there is still room.
  private async requireRoom(tx: TenantTransaction): Promise<void> {
    const most = this.settings.EXPORTS_AT_ONCE;
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`exports of ${tx.tenantId}`]);
    const [{ unfinished }] = await tx.query<[{ unfinished: number }]>(
      `select count(*)::int as unfinished from trail_exports where tenant_id = $1 and status in ('queued', 'running')`,
      [tx.tenantId],
    );
    if (unfinished < most) return;
    throw new TooManyExports(`${most} are waiting or being made.`, { retryAfterSeconds: RETRY_SECONDS });
  }
}

/** As far as the trail is signed now: nothing is in an export that could not be proven. */
async function signedEnd(tx: TenantTransaction): Promise<Pick<ExportOrder, 'beyondPlace' | 'checkpointSize'>> {
  const checkpoint = await findCheckpoint(tx);
  const signed = checkpoint && (await findSignedTrail(tx, tx.tenantId, checkpoint));
  return { beyondPlace: signed?.size ?? 0, checkpointSize: signed?.checkpoint.size ?? null };
}

@Controller('audit/exports')
export class RequestExportRoute {
  constructor(private readonly requestExport: RequestExport) {}

  /**
   * Has a file made of the trail, as far as the latest checkpoint covers it (AUD-4). However long, it is there by and by;
   * its address tells how far it is. Personal values stand in it in clear.
   */
  @Post()
  @RequirePermission('audit:export')
  @RateLimit('strict')
  @Answer(202, ExportView)
  @Problems(TooManyExports)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: RequestExportBody }) body: RequestExportBody) {
    const asked = await this.requestExport.execute(actor, body);
    return accepted(`/audit/exports/${encodeId('exp', asked.id)}`, shownExport(asked));
  }
}
