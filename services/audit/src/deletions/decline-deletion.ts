import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { DeletionIsDecided, DeletionNotFound } from './deletion.problems.js';
import { lockDeletion } from './lock-deletion.js';

@Injectable()
export class DeclineDeletion {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const deletion = await lockDeletion(tx, id);
      const declined = deletion.decline(actor, this.clock.now());
      await tx.save(deletion);
      await tx.publish(deletion, declined);
    });
  }
}

@Controller('audit/deletions/:deletionId')
export class DeclineDeletionRoute {
  constructor(private readonly declineDeletion: DeclineDeletion) {}

  /** Declines a request, or takes back one’s own: nothing is deleted (AUD-5). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('audit:delete')
  @RateLimit('default')
  @Problems(DeletionNotFound, DeletionIsDecided)
  handle(@CurrentActor() actor: Actor, @Param('deletionId', Id('tdl')) deletionId: string): Promise<void> {
    return this.declineDeletion.execute(actor, deletionId);
  }
}
