import { encodeId } from '@guildhall/contracts';
import { type PlatformTransaction, TenantDatabase } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { ERASED_ACTOR } from '../entries/filter-text.js';
import { columnTerm } from '../search/terms.js';
import { TILE } from '../search/tile-bits.js';
import type { Erasure } from './erasure.entity.js';

const TILES_AT_ONCE = 100;

const TILES = `
select distinct tile from entry_terms
 where tenant_id = $1 and term = any($2) and tile > $3 order by tile limit ${TILES_AT_ONCE}`;
const COLUMNS = `actor = case when s.actor = any($3) then '${ERASED_ACTOR}' else s.actor end, address = null, agent = null`;
const IN_TILES = `
update sequenced_entries s set ${COLUMNS} from unnest($2::bigint[]) as t (tile)
 where s.tenant_id = $1 and s.place >= t.tile * ${TILE} and s.place < (t.tile + 1) * ${TILE} and s.actor = any($4)`;
// What the index of tiles does not know yet: the tiles that wait for it, and the one that is not full.
const BEHIND = `
update sequenced_entries s set ${COLUMNS}
 where s.tenant_id = $1 and s.actor = any($4) and s.place >= $2 * (
       select least((select min(tile) from unindexed_tiles where organization_id = $1), t.size / $2)
         from trail_trees t where t.tenant_id = $1)`;
const FORGET_TERMS = 'delete from entry_terms where tenant_id = $1 and term = any($2)';

/**
 * Takes from the entries of an erased person what finds them for somebody who knows the name, the address or the agent: the
 * codes in their columns, which are no part of what is hashed. Twice finds nothing left.
 */
@Injectable()
export class ForgetTraces {
  constructor(private readonly database: TenantDatabase) {}

  async execute(erasure: Erasure): Promise<void> {
    await this.database.platform('forget what entries of the erased were found by', (tx) => forget(tx, erasure));
  }
}

async function forget(tx: PlatformTransaction, { tenantId, codes, userId }: Erasure): Promise<void> {
  // A user's name is an id that tells nothing any more, and stays; where they called from goes.
  const names = [...codes, ...(userId === null ? [] : [encodeId('usr', userId)])];
  const terms = names.map((name) => columnTerm('actor', name));
  for (let last = -1; ; ) {
    const rows = await tx.query<{ tile: string }[]>(TILES, [tenantId, terms, last]);
    const tiles = rows.map(({ tile }) => Number(tile));
    await tx.query(IN_TILES, [tenantId, tiles, codes, names]);
    last = tiles.at(-1) ?? last;
    if (tiles.length < TILES_AT_ONCE) break;
  }
  await tx.query(BEHIND, [tenantId, TILE, codes, names]);
  await tx.query(FORGET_TERMS, [tenantId, codes.map((code) => columnTerm('actor', code))]);
}
