import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Param } from '@nestjs/common';
import { DeletionNotFound } from './deletion.problems.js';
import { TrailDeletion } from './trail-deletion.entity.js';
import { deletionView, TrailDeletionView } from './trail-deletion.view.js';

@Controller('audit/deletions/:deletionId')
export class FindDeletionRoute {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** Shows who asked for the deletion of archives, and what became of it (AUD-5). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, TrailDeletionView)
  @Problems(DeletionNotFound)
  async handle(@CurrentActor() actor: Actor, @Param('deletionId', Id('tdl')) id: string) {
    const deletion = await this.database.transaction(actor, (tx) => tx.findOneBy(TrailDeletion, { id }));
    if (!deletion) throw new DeletionNotFound('There is no request with this id.');
    return deletionView(deletion, this.clock.now());
  }
}
