import { Actor, Public, RateLimit } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { CheckpointSummary } from './checkpoint.view.js';

const Position = z.tuple([z.int().min(1)]);

const LIST = `
select c.id, c.size, encode(c.root_hash, 'base64') as "rootHash", c.published_at as "publishedAt",
       (select count(*)::int from cosignatures s where s.size = c.size) as cosignatures,
       (select count(*)::int from time_stamps t where t.size = c.size) as "timeStamps"
  from checkpoints c where $1::bigint is null or c.size < $1 order by c.size desc limit $2`;
type Row = Omit<CheckpointSummary, 'size'> & { readonly size: string };

@Injectable()
export class ListCheckpoints {
  constructor(private readonly database: TenantDatabase) {}

  /** One more than the page has, where there is another page. The log belongs to nobody: the platform's own tenant asks. */
  async execute(limit: number, below: number | undefined): Promise<CheckpointSummary[]> {
    const actor = Actor.system('audit', PLATFORM_TENANT_ID);
    const rows = await this.database.transaction(actor, (tx) => tx.query<Row[]>(LIST, [below ?? null, limit + 1]));
    return rows.map((row) => ({ ...row, size: Number(row.size) }));
  }
}

@Controller('audit/checkpoints')
export class ListCheckpointsRoute {
  constructor(
    private readonly listCheckpoints: ListCheckpoints,
    private readonly cursors: Cursors,
  ) {}

  /** Lists what was ever signed of the platform log, the latest first, for whoever holds one of them against it (AUD-2, T69). */
  @Get()
  @Public()
  @RateLimit('relaxed')
  @Answer(200, pageOf(CheckpointSummary))
  async handle(@Query({ schema: pageQuery }) { limit, cursor }: z.infer<typeof pageQuery>) {
    const scope = { tenantId: PLATFORM_TENANT_ID, list: 'checkpoints' };
    const position = this.cursors.read(cursor, scope, Position);
    const { items, last } = cutPage(await this.listCheckpoints.execute(limit, position?.[0]), limit);
    return page(items, this.cursors.write(last && [last.size], scope));
  }
}
