import { Actor } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import type { TestDatabase } from '@guildhall/testing';

/** What a made-up entry says; everything else of it is the same in all. */
export interface FiledEntry {
  readonly type: string;
  readonly category: string;
  readonly severity: string;
  readonly source: string;
  readonly actor: string;
  readonly target: string;
  readonly correlation: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly isReported: boolean;
  readonly note: string;
}

const INSERT = `
with filed as (
  select * from jsonb_to_recordset($2)
    as f (place bigint, id uuid, type text, category text, severity text, source text, actor text, target text,
          correlation text, at double precision, content jsonb)),
kept as (insert into entries (tenant_id, id, canonical) select $1, id, convert_to(content::text, 'UTF8') from filed)
insert into sequenced_entries (tenant_id, place, id, leaf_hash, chain_hash, occurred_at, type, category, severity, source,
                               actor, target, correlation)
select $1, place, id, '', '', to_timestamp(at / 1000.0), type, category, severity, source, actor, target, correlation
  from filed`;

/** A trail of entries as the sequencer leaves them, for tests of what is read: nobody verifies it. */
export async function fileTrail(database: TestDatabase, tenantId: string, entries: readonly FiledEntry[]) {
  const rows = entries.map(({ isReported, note, ...filed }, place) => {
    const { type, target } = filed;
    const content = { type, target, data: { details: { note } }, ...(isReported ? { reported: {} } : {}) };
    return { ...filed, place, id: newId(), content };
  });
  await database.look(INSERT, [tenantId, JSON.stringify(rows)]);
}

export const inTenant = (tenantId: string) => Actor.system('audit', tenantId);
