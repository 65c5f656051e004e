import type { SequencingStage } from './sequencer.stage.js';

/** What a superuser can do to an entry: its content, all hashes that follow from it, and the counts; all but the signature. */
export async function rewriteTrail({ database }: SequencingStage, tenant: string, id: string): Promise<void> {
  await database.look(
    `update entries set canonical = convert_to(replace(convert_from(canonical, 'UTF8'), '"at":1', '"at":666'), 'UTF8')
      where tenant_id = $1 and id = $2`,
    [tenant, id],
  );
  await database.look(
    `with recursive leaves as (
       select s.place, s.id, e.leaf_hash from sequenced_entries s join entries e using (tenant_id, id) where s.tenant_id = $1
     ), chained as (
       select place, id, leaf_hash, sha256(decode(repeat('00', 32), 'hex') || leaf_hash) as chain_hash from leaves where place = 0
       union all
       select l.place, l.id, l.leaf_hash, sha256(c.chain_hash || l.leaf_hash) from leaves l join chained c on l.place = c.place + 1
     )
     update sequenced_entries s set leaf_hash = c.leaf_hash, chain_hash = c.chain_hash
       from chained c where s.tenant_id = $1 and s.place = c.place`,
    [tenant],
  );
}
