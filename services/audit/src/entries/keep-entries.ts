import type { TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { PersonKeys } from '../persons/person-keys.js';
import type { KnownPerson } from '../persons/recent-keys.js';
import { sealValue } from '../persons/sealed-value.js';
import { canonicalJson } from './canonical-json.js';
import type { DraftEntry } from './draft-entry.js';
import { filterText } from './filter-text.js';
import { withPersonalValues } from './personal-values.js';

/** As many as one statement takes: enough that its cost is shared, few enough for its five seconds by far. */
const IN_A_STATEMENT = 500;

interface SealedEntry {
  readonly id: string;
  readonly canonical: string;
  readonly time: string;
  /** type, category, severity, actor, target, correlation */
  readonly filters: readonly (string | null)[];
}

// Canonical JSON has no line break, so one text carries all of them: as an array each of its quotes would be escaped.
// The content's key decides what is new; the row for the sequencer follows it, in the order of arrival.
const KEEP = {
  name: 'keep-entries',
  text: `
  with arrived as (
    select * from unnest($2::uuid[], string_to_array($3, E'\\n'), $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::text[], $10::text[])
      with ordinality as a (id, canonical, occurred_at, type, category, severity, actor, target, correlation, turn)),
  kept as (
    insert into entries (tenant_id, id, canonical)
    select $1, id, convert_to(canonical, 'UTF8') from arrived order by turn
        on conflict (tenant_id, id) do nothing returning id, leaf_hash)
  insert into staged_entries (tenant_id, id, leaf_hash, occurred_at, type, category, severity, actor, target, correlation)
  select $1, id, leaf_hash, occurred_at, type, category, severity, actor, target, correlation
    from kept join arrived using (id) order by turn
      on conflict (tenant_id, id) do nothing`,
};

/**
 * Writes entries of one tenant: sealed, then hashed, then staged for the sequencer, in the transaction that the events came
 * in. Twice writes once: what has the id of an entry that is there already is left as it is.
 */
@Injectable()
export class KeepEntries {
  constructor(private readonly persons: PersonKeys) {}

  async execute(tx: TenantTransaction, drafts: readonly DraftEntry[]): Promise<void> {
    for (let at = 0; at < drafts.length; at += IN_A_STATEMENT) {
      await this.keep(tx, drafts.slice(at, at + IN_A_STATEMENT));
    }
  }

  private async keep(tx: TenantTransaction, drafts: readonly DraftEntry[]): Promise<void> {
    const named = new Set(drafts.filter(concernsSomebody).map(({ person }) => person));
    const people = await this.persons.ofNames(tx, named);
    const entries = drafts.map((draft) => sealed(draft, people.get(draft.person)));
    const filter = (which: number) => entries.map(({ filters }) => filters[which]);
    await tx.prepared(KEEP, [
      tx.tenantId,
      entries.map(({ id }) => id),
      entries.map(({ canonical }) => canonical).join('\n'),
      entries.map(({ time }) => time),
      ...[0, 1, 2, 3, 4, 5].map(filter),
    ]);
  }
}

/** Most facts of ours hold nothing personal, and need no key. */
function concernsSomebody({ members, event }: DraftEntry): boolean {
  let does = false;
  withPersonalValues(members, event, (value) => {
    does = true;
    return value;
  });
  return does;
}

function sealed({ id, event, members }: DraftEntry, person: KnownPerson | undefined): SealedEntry {
  const { id: entry, tenant, type, category, severity, time, correlation, actor, target } = members;
  const content = withPersonalValues(members, event, (value, path) => {
    if (!person) throw new TypeError('A personal value without a person.');
    return sealValue(value, person, { tenant, entry, path });
  });
  const isReported = 'reported' in members;
  const found = isReported && person ? person.code : String(actor);
  const texts = [type, category, severity, found, typeof target === 'string' ? target : undefined, correlation];
  return {
    id,
    canonical: canonicalJson(content),
    time,
    filters: texts.map((text) => (text === undefined ? null : filterText(text))),
  };
}
