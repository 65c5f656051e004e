import type { TenantTransaction } from '@guildhall/database';
import { GrowingTree } from '../merkle/growing-tree.js';
import { CHAIN_START, HASH_BYTES, hashAt } from '../merkle/hashes.js';
import { keptRanges } from '../merkle/kept-ranges.js';
import { trailNodes } from '../proofs/kept-nodes.sql.js';
import type { SignedTrail } from '../proofs/signed-trail.js';
import { Break } from './finding.js';
import { TrailWalk, type WalkedEntry } from './trail-walk.js';

const PAGE = 5_000;
const PLACE_BYTES = 8;

/** Places from the first to the last, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

// The server hashes, so that a long trail does not travel; a stranger hashes for himself, with the offline verifier. One
// row of packed columns a page: to take three hashes an entry out of rows of their own would cost more than to check them.
// Each content by its key, not by a join: of an organisation that came after the last ANALYZE the planner expects one row, and
// would read all of its contents again for each (found by the faults of the whole job: 8 s for 4,000 entries).
const ENTRIES = `
select string_agg(int8send(place), '' order by place) as places,
       string_agg(leaf_hash, '' order by place) as leaf_hashes,
       string_agg(chain_hash, '' order by place) as chain_hashes,
       string_agg(content_hash, '' order by place) as content_hashes
  from (select s.place, s.leaf_hash, s.chain_hash,
               coalesce((select sha256('\\x00'::bytea || e.canonical)
                           from entries e where e.tenant_id = s.tenant_id and e.id = s.id),
                        decode(repeat('00', 32), 'hex')) as content_hash
          from sequenced_entries s
         where s.tenant_id = $1 and s.place >= $2 and s.place <= $3
         order by s.place limit ${PAGE}) as entry`;
/** In place of a hash: there is no content. No content has it. */
const NO_HASH = Buffer.alloc(HASH_BYTES);
const CHAIN = `
select chain_hash from sequenced_entries where tenant_id = $1 and place = $2
union all
select chain_hash from archives where tenant_id = $1 and last_place = $2 and archived_at is not null limit 1`;
const END = `
select t.size, t.chain_hash, coalesce(s.chain_hash, a.chain_hash) as last_chain_hash
  from trail_trees t
  left join sequenced_entries s on s.tenant_id = t.tenant_id and s.place = t.size - 1
  left join archives a on a.tenant_id = t.tenant_id and a.last_place = t.size - 1 and a.archived_at is not null
 where t.tenant_id = $1`;

/** All null when there is no entry. */
interface EntryPage {
  readonly places: Buffer | null;
  readonly leaf_hashes: Buffer;
  readonly chain_hashes: Buffer;
  readonly content_hashes: Buffer;
}

/**
 * Hashes the entries of a range anew, content, leaf and chain, and the tree over all that is signed, whose other leaves are
 * taken as they are kept: its root must be the signed one. Throws a `Break`.
 */
export async function checkTrail(tx: TenantTransaction, range: Range, signed: SignedTrail | undefined): Promise<void> {
  const tree = GrowingTree.empty();
  const signedSize = signed?.size ?? 0;
  await appendKept(tx, tree, Math.min(range.first, signedSize));
  const walk = new TrailWalk(tree, signedSize, range.first, await chainBefore(tx, range.first));
  while (walk.next <= range.last) {
    const entries = await entriesOf(tx, walk.next, range.last);
    if (entries.length === 0) throw new Break('place-missing', walk.next);
    for (const entry of entries) walk.step(entry);
  }
  await appendKept(tx, tree, signedSize);
  if (signed && !tree.root.equals(signed.root)) throw new Break('tree-mismatch', range.first);
  await checkEnd(tx);
}

async function entriesOf(tx: TenantTransaction, first: number, last: number): Promise<WalkedEntry[]> {
  const [page] = await tx.query<EntryPage[]>(ENTRIES, [tx.tenantId, first, last]);
  const places = page?.places;
  if (!places) return [];
  return Array.from({ length: places.length / PLACE_BYTES }, (_, at) => {
    const contentHash = hashAt(page.content_hashes, at);
    return {
      place: Number(places.readBigInt64BE(at * PLACE_BYTES)),
      contentHash: contentHash.equals(NO_HASH) ? null : contentHash,
      leafHash: hashAt(page.leaf_hashes, at),
      chainHash: hashAt(page.chain_hashes, at),
    };
  });
}

async function chainBefore(tx: TenantTransaction, place: number): Promise<Buffer> {
  if (place === 0) return CHAIN_START;
  const [row] = await tx.query<{ chain_hash: Buffer }[]>(CHAIN, [tx.tenantId, place - 1]);
  if (!row) throw new Break('place-missing', place - 1);
  return row.chain_hash;
}

/** A tail that was cut off together with its own hashes is still counted where the trail stands (T69). */
async function checkEnd(tx: TenantTransaction): Promise<void> {
  const [end] = await tx.query<{ size: string; chain_hash: Buffer; last_chain_hash: Buffer | null }[]>(END, [
    tx.tenantId,
  ]);
  if (!end) return;
  const last = Number(end.size) - 1;
  if (!end.last_chain_hash) throw new Break('place-missing', last);
  if (!end.last_chain_hash.equals(end.chain_hash)) throw new Break('chain-mismatch', last);
}

async function appendKept(tx: TenantTransaction, tree: GrowingTree, upTo: number): Promise<void> {
  const ranges = keptRanges({ start: tree.size, end: upTo });
  const found = await trailNodes(tx)(ranges);
  for (const [at, { level, count }] of ranges.entries()) {
    const packed = found[at] ?? Buffer.alloc(0);
    const there = packed.length / HASH_BYTES;
    for (let node = 0; node < there; node += 1) tree.appendSubtree(level, hashAt(packed, node));
    if (there < count) throw new Break('place-missing', tree.size);
  }
}
