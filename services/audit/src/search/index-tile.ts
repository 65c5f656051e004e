import { Actor } from '@guildhall/access';
import type { JsonObject } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { faultPoint } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { type Column, columnNames, columnTerm, contentTerms } from './terms.js';
import { TILE, tileOf, TileTerms } from './tile-bits.js';
import { indexedSize } from './walk-tiles.js';

const indexed = faultPoint('audit.tile-indexed');

export interface FullTile {
  readonly tenantId: string;
  /** This one is full, and so are all before it. */
  readonly tile: number;
}

type Row = Readonly<Record<Column, string | null>> & { readonly place: string; readonly canonical: Buffer };

// Two processes that take the same tile take turns, and the second finds it done.
const TURN = `select pg_advisory_xact_lock(hashtextextended('tiles of ' || $1::uuid, 0))`;
// The order and the limit keep the planner to the places: of an organisation that came after the last ANALYZE it expects one
// row, takes whatever index has the organisation in it, and reads all of the trail for each tile (3.6 s at 100,000 entries).
const TILE_ROWS = `
  (select * from sequenced_entries where tenant_id = $1 and place >= $2 and place < $2 + ${TILE} order by place limit ${TILE}) as s`;
const FILED = columnNames.map((name) => `s.${name}`).join(', ');
export const ENTRIES_OF_TILE = `
select s.place, ${FILED}, e.canonical
  from ${TILE_ROWS}
 cross join lateral (select canonical from entries where tenant_id = $1 and id = s.id limit 1) as e`;
const KEEP_TERMS = `
insert into entry_terms (tenant_id, term, tile, places)
select $1, term, $2, places::bit(256) from unnest($3::text[], $4::text[]) as t (term, places)`;
const KEEP_TIMES = `
insert into entry_tiles (tenant_id, tile, first_at, last_at)
select $1, $2 / ${TILE}, min(occurred_at), max(occurred_at) from ${TILE_ROWS}`;
const COUNT = `
insert into entry_counts as c (tenant_id, hour, type, category, severity, source, entries)
select tenant_id, date_trunc('hour', occurred_at, 'UTC'), type, category, severity, source, count(*)
  from ${TILE_ROWS}
 group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (tenant_id, hour, type, category, severity, source) do update set entries = c.entries + excluded.entries`;
const DONE = 'delete from unindexed_tiles where organization_id = $1 and tile <= $2';

/**
 * Indexes the next tile of a trail, once: terms, times, counts, and how far the index reaches, all in one transaction or none
 * of it.
 */
@Injectable()
export class IndexTile {
  constructor(private readonly database: TenantDatabase) {}

  async execute({ tenantId, tile }: FullTile): Promise<void> {
    await this.database.transaction(Actor.system('audit', tenantId), async (tx) => {
      await tx.query(TURN, [tenantId]);
      // Not the given one, if one before it was never put: a sequencer of an older version puts none.
      const next = tileOf(await indexedSize(tx));
      if (next <= tile) await this.index(tx, next);
      await tx.query(DONE, [tenantId, Math.min(next, tile)]);
      await indexed();
    });
  }

  private async index(tx: TenantTransaction, tile: number): Promise<void> {
    const here = [tx.tenantId, tile * TILE];
    const { terms, places } = termsOf(await tx.query<Row[]>(ENTRIES_OF_TILE, here)).rows();
    await tx.query(KEEP_TERMS, [tx.tenantId, tile, terms, places]);
    await tx.query(KEEP_TIMES, here);
    await tx.query(COUNT, here);
  }
}

function termsOf(rows: readonly Row[]): TileTerms {
  const tile = new TileTerms();
  for (const row of rows) {
    const at = Number(row.place) % TILE;
    for (const name of columnNames) {
      const value = row[name];
      if (value !== null) tile.add(columnTerm(name, value), at);
    }
    for (const term of contentTerms(JSON.parse(row.canonical.toString('utf8')) as JsonObject)) tile.add(term, at);
  }
  return tile;
}
