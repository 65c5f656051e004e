import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { createPlatformTables, TenantDatabase, type TenantTransaction, tenantTable } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { Body, Controller, Delete, Get, HttpCode, Injectable, Param, Patch, Post, Query } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import {
  Answer,
  created,
  Cursors,
  cutPage,
  Id,
  IfMatch,
  idField,
  orderOf,
  page,
  pageOf,
  pageQuery,
  problem,
  Problems,
  requireVersion,
  sortQuery,
  timeField,
} from '../src/index.js';
import { takeTime } from './take-time.js';

export class CreateThings1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    await runner.query(`
      create table things (
        tenant_id uuid not null, id uuid not null, name text not null, secret text not null default 'hidden',
        version integer not null default 1, created_at timestamptz not null default date_trunc('milliseconds', now()),
        primary key (tenant_id, id), constraint things_name_key unique (tenant_id, name))`);
    await tenantTable(runner, 'things');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

export class ThingNotFound extends problem('thing-not-found', 404, 'No such thing') {}
export class ThingRefused extends problem('thing-refused', 409, 'The thing refuses') {}

const ThingView = z
  .object({ id: idField('thg'), name: z.string(), version: z.int(), createdAt: timeField() })
  .meta({ id: 'Thing' });
const CreateThingBody = z.strictObject({ name: z.string().min(1).max(100), ownerId: idField('usr').optional() });
const ChangeThingBody = z.strictObject({ name: z.string().min(1).max(100) });
const ListQuery = pageQuery.extend({ sort: sortQuery('name').default('name'), prefix: z.string().max(20).optional() });

export interface ThingRow {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly version: number;
  readonly createdAt: Date;
}

const COLUMNS = 'id, name, secret, version, created_at as "createdAt"';

/** Everything the fixture's handlers did, so that a test can count it. */
export const done: string[] = [];

@Injectable()
export class Things {
  constructor(private readonly database: TenantDatabase) {}

  create(actor: Actor, name: string): Promise<ThingRow> {
    return this.database.transaction(actor, async (tx) => {
      done.push(name);
      const [row] = await tx.query<[ThingRow]>(
        `insert into things (tenant_id, id, name) values ($1, $2, $3) returning ${COLUMNS}`,
        [tx.tenantId, newId(), name],
      );
      return row;
    });
  }

  list(actor: Actor, after: string | undefined, limit: number): Promise<ThingRow[]> {
    return this.database.transaction(actor, (tx) =>
      tx.query<ThingRow[]>(`select ${COLUMNS} from things where name > $1 order by name limit $2`, [
        after ?? '',
        limit + 1,
      ]),
    );
  }

  change(actor: Actor, { id, ifMatch, name }: { id: string; ifMatch: IfMatch; name: string }): Promise<ThingRow> {
    return this.database.transaction(actor, async (tx) => {
      const found = await find(tx, id, 'for update');
      requireVersion(ifMatch, found.version);
      const [[row]] = await tx.query<[[ThingRow]]>(
        `update things set name = $2, version = version + 1 where id = $1 returning ${COLUMNS}`,
        [id, name],
      );
      return row;
    });
  }

  find(actor: Actor, id: string): Promise<ThingRow> {
    return this.database.transaction(actor, (tx) => find(tx, id));
  }
}

async function find(tx: TenantTransaction, id: string, lock = ''): Promise<ThingRow> {
  const [row] = await tx.query<ThingRow[]>(`select ${COLUMNS} from things where id = $1 ${lock}`, [id]);
  if (!row) throw new ThingNotFound('There is no thing with this id.');
  return row;
}

@Controller('things')
@RequirePermission('data:read')
export class ThingsRoute {
  constructor(
    private readonly things: Things,
    private readonly cursors: Cursors,
  ) {}

  /** Lists things by name. */
  @Get()
  @Answer(200, pageOf(ThingView))
  async list(@CurrentActor() actor: Actor, @Query({ schema: ListQuery }) query: z.infer<typeof ListQuery>) {
    const scope = { tenantId: actor.tenantId, list: 'things', query };
    const place = this.cursors.read(query.cursor, scope, z.tuple([z.string()]));
    const { by } = orderOf(query.sort);
    const { items, last } = cutPage(await this.things.list(actor, place?.[0], query.limit), query.limit);
    return page(items, this.cursors.write(last && [last[by]], scope));
  }

  /** Creates a thing. */
  @Post()
  @RequirePermission('data:write')
  @Answer(201, ThingView)
  @Problems(ThingRefused)
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateThingBody }) { name }: z.infer<typeof CreateThingBody>,
  ) {
    const thing = await this.things.create(actor, name);
    if (name.startsWith('refuse')) throw new ThingRefused('It does not want to be.');
    if (name.startsWith('fault')) throw new Error(`select * from things: ${name}`);
    if (name.startsWith('slow')) await takeTime(400).then(() => done.push(`${name} is over`));
    return created(`/things/${thing.id}`, thing);
  }

  /** Shows one thing. */
  @Get(':thingId')
  @Answer(200, ThingView)
  @Problems(ThingNotFound)
  show(@CurrentActor() actor: Actor, @Param('thingId', Id('thg')) id: string) {
    return this.things.find(actor, id);
  }

  /** Changes a thing. */
  @Patch(':thingId')
  @RequirePermission('data:write')
  @Answer(200, ThingView)
  @Problems(ThingNotFound)
  change(
    @CurrentActor() actor: Actor,
    @Param('thingId', Id('thg')) id: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeThingBody }) { name }: z.infer<typeof ChangeThingBody>,
  ) {
    return this.things.change(actor, { id, ifMatch, name });
  }

  /** Removes a thing. */
  @Delete(':thingId')
  @RequirePermission('data:delete')
  @HttpCode(204)
  async remove(@Param('thingId', Id('thg')) id: string): Promise<void> {
    done.push(`removed ${id}`);
  }
}
