import type { TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { PersonKeys } from '../persons/person-keys.js';
import { PersonNames } from '../persons/person-names.js';
import type { KnownPerson } from '../persons/recent-keys.js';
import { sealValue } from '../persons/sealed-value.js';
import { canonicalJson } from './canonical-json.js';
import { type DraftEntry, isOfOthers } from './draft-entry.js';
import { ERASED_ACTOR, filterText } from './filter-text.js';
import { isOfCall, withPersonalValues } from './personal-values.js';

/** As many as one statement takes: enough that its cost is shared, few enough for its five seconds by far. */
const IN_A_STATEMENT = 500;

interface SealedEntry {
  readonly id: string;
  readonly canonical: string;
  readonly time: string;
  /** In the order of FILTERS. */
  readonly filters: readonly (string | null)[];
}

const FILTERS = 'type, category, severity, actor, target, correlation, address, agent, source, on_behalf_of';

// Canonical JSON has no line break, so one text carries all of them: as an array each of its quotes would be escaped.
// The content's key decides what is new; the row for the sequencer holds that, in the order of arrival.
const KEEP = {
  name: 'keep-entries',
  text: `
  with arrived as (
    select * from unnest($2::uuid[], string_to_array($3, E'\\n'), $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
      with ordinality as a (id, canonical, occurred_at, ${FILTERS}, turn)),
  kept as (
    insert into entries (tenant_id, id, canonical)
    select $1, id, convert_to(canonical, 'UTF8') from arrived order by turn
        on conflict (tenant_id, id) do nothing returning id, leaf_hash)
  insert into staged_batches (tenant_id, size, ids, leaf_hashes, occurred_at, ${FILTERS})
  select $1, count(*), array_agg(id), string_agg(leaf_hash, ''), array_agg(occurred_at),
         array_agg(type), array_agg(category), array_agg(severity), array_agg(actor), array_agg(target),
         array_agg(correlation), array_agg(address), array_agg(agent), array_agg(source),
         array_agg(on_behalf_of)
    from (select * from kept join arrived using (id) order by turn) as news
  having count(*) > 0`,
};

/**
 * Writes entries of one tenant: sealed, then hashed, then staged for the sequencer, in the transaction that the events came
 * in. Twice writes once: what has the id of an entry that is there already is left as it is.
 */
@Injectable()
export class KeepEntries {
  constructor(
    private readonly persons: PersonKeys,
    private readonly names: PersonNames,
  ) {}

  async execute(tx: TenantTransaction, given: readonly DraftEntry[]): Promise<void> {
    const drafts = eachOnce(given);
    for (let at = 0; at < drafts.length; at += IN_A_STATEMENT) {
      await this.keep(tx, drafts.slice(at, at + IN_A_STATEMENT));
    }
  }

  private async keep(tx: TenantTransaction, drafts: readonly DraftEntry[]): Promise<void> {
    const people = await this.persons.ofNames(tx, new Set(drafts.flatMap(personsIn)));
    const codes = new Map<string, string>();
    const codeOf = (text: string) => {
      const code = codes.get(text) ?? this.names.codeOf(tx.tenantId, text);
      codes.set(text, code);
      return code;
    };
    const entries = drafts.map((draft) => sealed(draft, people, codeOf));
    const filter = (which: number) => entries.map(({ filters }) => filters[which]);
    await tx.prepared(KEEP, [
      tx.tenantId,
      entries.map(({ id }) => id),
      entries.map(({ canonical }) => canonical).join('\n'),
      entries.map(({ time }) => time),
      ...FILTERS.split(', ').map((_, which) => filter(which)),
    ]);
  }
}

// A statement that meets an id twice keeps it once, and would stage it twice.
function eachOnce(drafts: readonly DraftEntry[]): DraftEntry[] {
  const seen = new Set<string>();
  return drafts.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** Whose keys it needs: what no call was the reason of holds nothing personal mostly. */
function personsIn(draft: DraftEntry): string[] {
  const persons: string[] = [];
  withPersonalValues(draft.members, draft.event, (value, path) => {
    persons.push(holderOf(draft, path));
    return value;
  });
  return persons;
}

const holderOf = ({ person, caller = person }: DraftEntry, path: string): string => (isOfCall(path) ? caller : person);

function sealed(
  draft: DraftEntry,
  people: ReadonlyMap<string, KnownPerson>,
  codeOf: (text: string) => string,
): SealedEntry {
  const { id, event, members } = draft;
  const { id: entry, tenant, time } = members;
  const content = withPersonalValues(members, event, (value, path) => {
    const person = people.get(holderOf(draft, path));
    if (!person) throw new TypeError('A personal value without a person.');
    return sealValue(value, person, { tenant, entry, path });
  });
  return {
    id,
    canonical: canonicalJson(content),
    time,
    filters: filtersOf(draft, people, codeOf),
  };
}

// Of what is somebody's a code alone: whom a filter finds, nobody reads from its column (T72).
function filtersOf(
  { members, person: name, caller = name }: DraftEntry,
  people: ReadonlyMap<string, KnownPerson>,
  codeOf: (text: string) => string,
) {
  const person = people.get(name);
  const { type, category, severity, actor, target, correlation, data, source } = members;
  const isErased = people.get(isOfOthers(members) ? name : caller)?.isErased ?? false;
  const [address, agent] = isErased
    ? []
    : [members['address'] ?? data['clientAddress'], members['agent'] ?? data['userAgent']];
  const found = [
    ...[type, category, severity],
    isOfOthers(members) && person ? (person.isErased ? ERASED_ACTOR : person.code) : String(actor),
    ...[target, correlation],
    typeof address === 'string' ? codeOf(address) : undefined,
    typeof agent === 'string' ? codeOf(agent) : undefined,
    ...[source, members['onBehalfOf']],
  ];
  return found.map((text) => (typeof text === 'string' ? filterText(text) : null));
}
