import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { IsNull, LessThan, Not } from 'typeorm';
import { z } from 'zod';
import { Archive } from './archive.entity.js';
import { ArchiveView, archiveView } from './archive.view.js';

type PageQuery = z.infer<typeof pageQuery>;
const Position = z.tuple([z.int().min(0)]);

@Injectable()
export class ListArchives {
  constructor(private readonly database: TenantDatabase) {}

  execute(actor: Actor, { limit }: PageQuery, below: number | undefined): Promise<Archive[]> {
    const range = below === undefined ? {} : { firstPlace: LessThan(below) };
    return this.database.transaction(actor, (tx) =>
      tx.find(Archive, {
        where: { archivedAt: Not(IsNull()), ...range },
        order: { firstPlace: 'DESC' },
        take: limit + 1,
      }),
    );
  }
}

@Controller('audit/archives')
export class ListArchivesRoute {
  constructor(
    private readonly listArchives: ListArchives,
    private readonly cursors: Cursors,
  ) {}

  /** Lists the archives of the trail, latest places first: together with what is live they are all of it (AUD-5). */
  @Get()
  @RequirePermission('audit:read')
  @RateLimit('default')
  @Answer(200, pageOf(ArchiveView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: pageQuery }) query: PageQuery) {
    const scope = { tenantId: actor.tenantId, list: 'archives', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listArchives.execute(actor, query, position?.[0]), query.limit);
    return page(items.map(archiveView), this.cursors.write(last && [last.firstPlace], scope));
  }
}
