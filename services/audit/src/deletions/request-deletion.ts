import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive, StepUp } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { takeTurnOnHolds } from '../retention/take-turn-on-holds.js';
import { deletableArchives } from './deletable-archives.js';
import { NothingToDelete } from './deletion.problems.js';
import { TrailDeletion } from './trail-deletion.entity.js';
import { deletionView, TrailDeletionView } from './trail-deletion.view.js';

const RequestDeletionBody = z.strictObject({
  reason: z.string().min(1).max(500).describe('Why, for who approves it and for those who ask later.'),
});
type RequestDeletionBody = z.infer<typeof RequestDeletionBody>;

@Injectable()
export class RequestDeletion {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { reason }: RequestDeletionBody): Promise<TrailDeletion> {
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      await takeTurnOnHolds(tx);
      const due = await deletableArchives(tx, at);
      const archives = due.filter(({ holdId }) => holdId === null).map(({ archive }) => archive);
      if (archives.length === 0) throw new NothingToDelete('There is no archive that may go.');
      const named = { tenantId: actor.tenantId, id: newId(), actor, reason };
      const { deletion, requested } = TrailDeletion.request(named, archives, at);
      await tx.save(deletion);
      await tx.publish(deletion, requested);
      return deletion;
    });
  }
}

@Controller('audit/deletions')
export class RequestDeletionRoute {
  constructor(
    private readonly requestDeletion: RequestDeletion,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for the deletion of the archives that are older than they are kept and under no legal hold, the oldest 200 of them
   * (`GET /audit/deletable-archives`). Nothing is deleted before another person has approved it (AUD-5).
   */
  @Post()
  @RequirePermission('audit:delete')
  @Sensitive()
  @StepUp()
  @RateLimit('strict')
  @Answer(201, TrailDeletionView)
  @Problems(NothingToDelete)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: RequestDeletionBody }) body: RequestDeletionBody) {
    const deletion = await this.requestDeletion.execute(actor, body);
    return created(`/audit/deletions/${encodeId('tdl', deletion.id)}`, deletionView(deletion, this.clock.now()));
  }
}
