import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { NetworkBlock } from './network-block.entity.js';
import { NetworkBlockView, shown } from './network-block.view.js';

type PageQuery = z.infer<typeof pageQuery>;
const Position = z.tuple([z.uuid()]);

@Injectable()
export class ListNetworkBlocks {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, limit: number, after: string | undefined): Promise<NetworkBlock[]> {
    return this.database.transaction(actor, (tx) => {
      const rows = tx
        .createQueryBuilder(NetworkBlock, 'block')
        .where('(block.expiresAt is null or block.expiresAt > :at)', { at: this.clock.now() })
        .orderBy('block.id')
        .limit(limit + 1);
      if (after) rows.andWhere('block.id > :after', { after });
      return rows.getMany();
    });
  }
}

@Controller('network-blocks')
export class ListNetworkBlocksRoute {
  constructor(
    private readonly listNetworkBlocks: ListNetworkBlocks,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the blocks of the organisation that hold now, in the order in which they were placed (GTW-5). */
  @Get()
  @RequirePermission('network-blocks:read')
  @RateLimit('default')
  @Answer(200, pageOf(NetworkBlockView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'network-blocks', query };
    const after = this.cursors.read(query.cursor, scope, Position)?.[0];
    const { items, last } = cutPage(await this.listNetworkBlocks.execute(actor, query.limit, after), query.limit);
    return page(items.map(shown), this.cursors.write(last && [last.id], scope));
  }
}
