import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { NetworkBlockStated } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { NetworkBlock } from './network-block.entity.js';
import { NetworkBlockNotFound } from './network-block.problems.js';
import { requireMayBlock } from './require-may-block.js';

@Injectable()
export class LiftNetworkBlock {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, networkBlockId: string): Promise<void> {
    requireMayBlock(actor);
    await this.database.transaction(actor, async (tx) => {
      const block = await tx.findOne(NetworkBlock, {
        where: { id: networkBlockId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!block) throw new NetworkBlockNotFound('There is no block with this id.');
      await tx.publish(block, block.lifted());
      await tx.retract(block, NetworkBlockStated);
      await tx.remove(block);
    });
  }
}

@Controller('network-blocks/:networkBlockId')
export class LiftNetworkBlockRoute {
  constructor(private readonly liftNetworkBlock: LiftNetworkBlock) {}

  /** Lifts a block: calls from there are let in again, from the next second on (GTW-5). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('network-blocks:manage', 'platform:network-blocks:manage')
  @Sensitive()
  @RateLimit('default')
  @Problems(NetworkBlockNotFound)
  handle(@CurrentActor() actor: Actor, @Param('networkBlockId', Id('blk')) networkBlockId: string): Promise<void> {
    return this.liftNetworkBlock.execute(actor, networkBlockId);
  }
}
