import { Actor } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { AUDIT_SETTINGS, type AuditSettings } from '../config.js';
import type { WriterState } from './entry-writer.js';
import { type ExportPlace, ExportQueue } from './export-queue.js';
import { forgetFile } from './forget-file.js';
import { findLocked } from './lock-export.js';
import type { TrailExport } from './trail-export.entity.js';

/** A worker that has said nothing for so long is dead, and another goes on. */
const LEASE_MS = 30_000;
const RETRY_MS = 5_000;
const MOST_TRIES = 3;
const DAY_MS = 86_400_000;

/** The export is not this worker's any more: it was deleted, or another goes on with it. */
export class NoLongerOurs extends Error {
  override readonly name = 'NoLongerOurs';
}

/** What one step has added to the file. */
export interface Step {
  readonly bytes: number;
  readonly entries: number;
  readonly nextPlace: number;
  readonly writer: WriterState | null;
}

const ADD = `
with grown as (
  update trail_exports set parts = parts + 1, bytes = bytes + $4, entries = entries + $5, next_place = $6, writer = $7, tries = 0
   where tenant_id = $1 and id = $2 and attempts = $3 and status = 'running'
  returning parts - 1 as part, bytes - $4::bigint as begins_at
)
insert into trail_export_parts (tenant_id, export_id, part, attempt, begins_at, bytes)
select $1, $2, part, $3, begins_at, $4::integer from grown returning part`;

/** The worker's side of exports: each step is a short transaction of the export's own organisation. */
@Injectable()
export class ExportJobs {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: ExportQueue,
    private readonly clock: Clock,
    @Inject(AUDIT_SETTINGS) private readonly settings: AuditSettings,
  ) {}

  /** Takes an export that is due: to be made, or to lose its file. Undefined when another was faster. */
  take(place: ExportPlace): Promise<TrailExport | undefined> {
    return this.in(place.organizationId, async (tx) => {
      if (!(await this.queue.take(tx, place, LEASE_MS))) return undefined;
      const asked = await findLocked(tx, place.id);
      if (!asked) return void (await this.queue.move(tx, place.id, undefined));
      if (asked.isUnfinished && asked.tries < MOST_TRIES) {
        asked.begin();
        await tx.save(asked);
      } else if (asked.isUnfinished) {
        // It has brought down whoever made it so often that it would bring down the next one too.
        await this.giveUp(tx, asked);
      } else if (asked.status === 'completed') {
        asked.expire();
        await forgetFile(tx, asked);
      }
      return asked;
    });
  }

  /** Adds a part that lies in the store to the file, and says that somebody is still at it. Throws NoLongerOurs. */
  add({ tenantId, id, attempts }: TrailExport, { bytes, entries, nextPlace, writer }: Step): Promise<void> {
    return this.in(tenantId, async (tx) => {
      const place = [tenantId, id, attempts];
      const added = await tx.query<unknown[]>(ADD, [
        ...place,
        ...[bytes, entries, nextPlace, writer && JSON.stringify(writer)],
      ]);
      if (added.length === 0) throw noLongerOurs();
      await this.queue.move(tx, id, this.after(LEASE_MS));
    });
  }

  /** The file is whole. Throws NoLongerOurs. */
  complete(made: TrailExport, sha256: string): Promise<void> {
    return this.in(made.tenantId, async (tx) => {
      const asked = await ours(tx, made);
      const fileUntil = this.after(this.settings.EXPORT_FILES_KEPT_DAYS * DAY_MS);
      const completed = asked.complete(sha256, { at: this.clock.now(), fileUntil });
      await tx.save(asked);
      await this.queue.move(tx, asked.id, fileUntil);
      await tx.publish(asked, completed);
    });
  }

  /** It could not be made this time: it is gone on with after a while, unless it gets on no more. */
  failed(made: TrailExport): Promise<void> {
    return this.in(made.tenantId, async (tx) => {
      const asked = await ours(tx, made);
      if (asked.tries < MOST_TRIES) await this.queue.move(tx, asked.id, this.after(RETRY_MS));
      else await this.giveUp(tx, asked);
    });
  }

  /** Nothing of it lies in the store any more. */
  removed({ tenantId, id }: TrailExport): Promise<void> {
    return this.in(tenantId, (tx) => this.queue.move(tx, id, undefined));
  }

  private async giveUp(tx: TenantTransaction, asked: TrailExport): Promise<void> {
    const failed = asked.fail(this.clock.now());
    await forgetFile(tx, asked);
    await tx.publish(asked, failed);
    await this.queue.put(tx, asked.id);
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }

  private in<T>(organizationId: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
    return this.database.transaction(Actor.system('audit', organizationId), work);
  }
}

const noLongerOurs = () => new NoLongerOurs('Somebody else has the export now, or nobody wants it.');

async function ours(tx: TenantTransaction, { id, attempts }: TrailExport): Promise<TrailExport> {
  const asked = await findLocked(tx, id);
  if (asked?.status === 'running' && asked.attempts === attempts) return asked;
  throw noLongerOurs();
}
