import type { PlatformTransaction } from '@guildhall/database';
import { Clock, faultPoint } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { Archive, type WrittenArchive } from './archive.entity.js';

const emptied = faultPoint('audit.archive-emptied');

const PACK = `
insert into archived_leaves (tenant_id, tile, hashes)
select $1, place / 256, string_agg(leaf_hash, ''::bytea order by place)
  from sequenced_entries where tenant_id = $1 and place between $2 and $3 group by place / 256
    on conflict (tenant_id, tile) do update set hashes = archived_leaves.hashes || excluded.hashes`;
const TAKE_PLACES = 'delete from sequenced_entries where tenant_id = $1 and place between $2 and $3 returning id';
// By a list of keys: of a join the planner might read every month for it.
const TAKE_CONTENTS = 'delete from entries where tenant_id = $1 and id = any($2)';

/** Takes the entries of an archive out of the database once their file is whole: all of them with one commit, or none. */
@Injectable()
export class SettleArchive {
  constructor(private readonly clock: Clock) {}

  /** False when another has settled it meanwhile: then the file is one too many. */
  async execute(tx: PlatformTransaction, { tenantId, id }: Archive, written: WrittenArchive): Promise<boolean> {
    const archive = await tx.findOneOrFail(Archive, {
      where: { tenantId, id },
      lock: { mode: 'pessimistic_write' },
    });
    if (archive.archivedAt) return false;
    await take(tx, archive);
    await emptied();
    const archived = archive.archive(written, this.clock.now());
    await tx.save(archive);
    await tx.publish(archive, archived);
    return true;
  }
}

async function take(tx: PlatformTransaction, { tenantId, firstPlace, lastPlace, entries }: Archive): Promise<void> {
  const range = [tenantId, firstPlace, lastPlace];
  await tx.query(PACK, range);
  const [places] = await tx.query<[{ id: string }[], number]>(TAKE_PLACES, range);
  const [, contents] = await tx.query<[unknown[], number]>(TAKE_CONTENTS, [tenantId, places.map(({ id }) => id)]);
  if (places.length !== entries || contents !== entries)
    throw new Error(`Of ${entries} entries ${places.length} had a place, and ${contents} a content.`);
}
