import { encodeId } from '@guildhall/contracts';
import type { TestDatabase } from '@guildhall/testing';

const FILL = `
with filed as (
  select n as place, uuidv7() as id from generate_series(0, $2::int - 1) as n),
kept as (
  insert into entries (tenant_id, id, canonical)
  select $1, id, convert_to(format('{"actor":"usr_01k9zq5v3hf7m8qk2x4n6p8r0t","category":"data-access","correlation":"c%s","data":{"userId":"usr_01k9zq5v3hf7m8qk2x4n6p8r0t","documentId":"doc-%s","details":{"size":%s,"note":"an entry of a usual length"}},"format":1,"id":"x","severity":"info","source":"/guildhall/test","target":"doc-%s","tenant":"%s","time":"2026-11-21T09:30:00.000Z","type":"guildhall.test.v1.ThingHappened"}', place, place, place, place, $3::text), 'UTF8')
    from filed)
insert into sequenced_entries (tenant_id, place, id, leaf_hash, chain_hash, occurred_at, type, category, severity, source, actor, target, correlation)
select $1, place, id, '', '', now(), 'guildhall.test.v1.ThingHappened', 'data-access', 'info', '/guildhall/test', 'a', 'doc', 'c' from filed`;

const SIGNED = `
with trail as (insert into trail_trees (tenant_id, size, peaks, chain_hash, blind, logged_size) values ($1, $2, '', '', '', $2))
insert into logged_trails (tenant_id, size, root_hash, log_index) values ($1, $2, '', 0)`;

/** A long trail of an organisation, put into the tables at once: each entry has its place and counts as signed. */
export async function fillTrail(database: TestDatabase, tenant: string, entries: number): Promise<void> {
  await database.look(FILL, [tenant, entries, encodeId('org', tenant)]);
  await database.look(SIGNED, [tenant, entries]);
  await database.look("update log_head set origin = 'guildhall.test/log', size = 1");
  await database.look("insert into checkpoints values (1, gen_random_uuid(), '', 'note', now())");
  await database.look('analyze');
}
