import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Injectable, Param, Post } from '@nestjs/common';
import type { Archive } from '../archives/archive.entity.js';
import { deletableArchives } from './deletable-archives.js';
import { DeletionHeld, DeletionIsDecided, DeletionNotFound, SecondPersonNeeded } from './deletion.problems.js';
import { lockDeletion } from './lock-deletion.js';
import { RemovalQueue } from './removal-queue.js';
import type { TrailDeletion } from './trail-deletion.entity.js';
import { deletionView, TrailDeletionView } from './trail-deletion.view.js';

const REMOVE = `
insert into unremoved_files (organization_id, id) select $1, * from unnest($2::uuid[]) on conflict do nothing`;

@Injectable()
export class ApproveDeletion {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: RemovalQueue,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, id: string): Promise<TrailDeletion> {
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const deletion = await lockDeletion(tx, id);
      const archives = await archivesOf(tx, deletion, at);
      const deleted = deletion.approve(actor, archives, at);
      await tx.save([...archives]);
      await tx.save(deletion);
      await tx.publish(deletion, deleted);
      // The files after the commit: what is not told cannot be gone.
      await tx.query(REMOVE, [tx.tenantId, deletion.archiveIds]);
      tx.afterCommit(() => this.queue.wake());
      return deletion;
    });
  }
}

/** Those that may still go: since the request a hold may have come, or the time that they are kept may have grown. */
async function archivesOf(tx: TenantTransaction, { archiveIds }: TrailDeletion, at: Date): Promise<Archive[]> {
  const due = await deletableArchives(tx, at, archiveIds);
  return due.filter(({ holdId }) => holdId === null).map(({ archive }) => archive);
}

@Controller('audit/deletions/:deletionId/approval')
export class ApproveDeletionRoute {
  constructor(
    private readonly approveDeletion: ApproveDeletion,
    private readonly clock: Clock,
  ) {}

  /**
   * Approves what another person asked for: the files are removed, and nobody can bring them back. The hashes of their entries
   * stay, so that the rest of the trail, and every copy of the files that somebody kept, verifies as before (AUD-5).
   */
  @Post()
  @RequirePermission('audit:delete')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(201, TrailDeletionView)
  @Problems(DeletionNotFound, DeletionIsDecided, SecondPersonNeeded, DeletionHeld)
  async handle(@CurrentActor() actor: Actor, @Param('deletionId', Id('tdl')) deletionId: string) {
    return deletionView(await this.approveDeletion.execute(actor, deletionId), this.clock.now());
  }
}
