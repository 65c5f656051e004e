import { hash } from 'node:crypto';
import { newId } from '@guildhall/runtime';
import type { Client } from 'pg';

const AT_ONCE = 500_000;

interface Tree {
  readonly size: number;
  append(leaf: Buffer): readonly { readonly level: number; readonly position: number; readonly hash: Buffer }[];
  packed(): Buffer;
}
interface GrowingTree {
  empty(): Tree;
}

const canonicalAt = (place: number) => `{"at":${place}}`;
const leafOf = (place: number) => hash('sha256', Buffer.from(`\0${canonicalAt(place)}`), 'buffer');
/** As PostgreSQL makes one of the same text. */
const idOf = (place: number) => hash('md5', String(place));

// A row for each entry, as the sequencer leaves it; a trail of which nothing was ever archived.
const PLACES = `
insert into sequenced_entries (tenant_id, place, id, leaf_hash, chain_hash, occurred_at, type, category, severity, actor, correlation)
select $1, place, md5(place::text)::uuid, sha256('\\x00'::bytea || convert_to('{"at":' || place || '}', 'UTF8')), '\\x00',
       now(), 'ssh.login-failed', 'authentication', 'warning', 'somebody', place::text
  from generate_series($2::bigint, $3::bigint) as place`;
const NODES = `
insert into trail_nodes (tenant_id, level, position, hash)
select $1, * from unnest($2::smallint[], $3::bigint[], $4::bytea[])`;
const CONTENT = `
insert into entries (tenant_id, id, canonical) select $1, * from unnest($2::uuid[], $3::bytea[])`;
// The sequencer finds it grown, logs it and signs the log.
const TREE = `
insert into trail_trees (tenant_id, size, peaks, chain_hash, blind) values ($1, $2, $3, '\\x00', sha256('blind'))`;

/** A long trail of a new organisation, put into the tables at once; the entries at `places` have their content too. */
export async function loadTrail(admin: Client, size: number, places: readonly number[]): Promise<string> {
  const tenantId = newId();
  for (let first = 0; first < size; first += AT_ONCE)
    await admin.query(PLACES, [tenantId, first, Math.min(first + AT_ONCE, size) - 1]);
  await admin.query(CONTENT, [tenantId, places.map(idOf), places.map((place) => Buffer.from(canonicalAt(place)))]);
  const { tree, kept } = await grown(size);
  await admin.query(NODES, [
    tenantId,
    kept.map(({ level }) => level),
    kept.map(({ position }) => position),
    kept.map((node) => node.hash),
  ]);
  // Of a trail that grew over years this is long done, and nothing is left to write.
  await admin.query('vacuum analyze sequenced_entries, trail_nodes, entries');
  await admin.query('checkpoint');
  await admin.query(TREE, [tenantId, size, tree.packed()]);
  return tenantId;
}

export const entryIdOf = (place: number): string => idOf(place).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

async function grown(size: number) {
  const module = new URL('../../../services/audit/dist/merkle/growing-tree.js', import.meta.url).href;
  const { GrowingTree } = (await import(module)) as { GrowingTree: GrowingTree };
  const tree = GrowingTree.empty();
  const kept = [];
  for (let place = 0; place < size; place += 1)
    for (const node of tree.append(leafOf(place))) if (node.level > 0 && node.level % 8 === 0) kept.push(node);
  return { tree, kept };
}
