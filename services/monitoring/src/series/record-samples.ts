import type { TenantTransaction } from '@guildhall/database';
import type { Gathered, Gathering } from './gathered.js';
import { MERGE_SLOTS } from './merge-slots.sql.js';
import { FINE_SECONDS } from './window.js';

/** What of one series stands in a call, over all slots. */
interface SeriesSum {
  readonly id: string;
  readonly slots: readonly Gathering[];
}

// Rows are locked in the order of their ids: two consumers that write one tenant's series at once wait, and never for each other.
const UPSERT_SERIES = `
insert into series as s (tenant_id, id, kind, name, labels, unit, samples, total, first_seen_at, last_seen_at)
select $1, id, kind, name, labels::jsonb, unit, samples, total, first_at, last_at
  from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::float8[], $9::timestamptz[], $10::timestamptz[])
    as given(id, kind, name, labels, unit, samples, total, first_at, last_at)
 order by id
on conflict (tenant_id, id) do update set
  samples = s.samples + excluded.samples,
  total = s.total + excluded.total,
  unit = coalesce(excluded.unit, s.unit),
  first_seen_at = least(s.first_seen_at, excluded.first_seen_at),
  last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at)`;

const UPSERT_SLOTS = `
insert into slots as s (tenant_id, series_id, slot_seconds, slot_at, samples, total, least, most, bucket_numbers, bucket_counts)
select $1, series_id, ${FINE_SECONDS}, slot_at, samples, total, least, most, bucket_numbers::integer[], bucket_counts::bigint[]
  from unnest($2::uuid[], $3::timestamptz[], $4::bigint[], $5::float8[], $6::float8[], $7::float8[], $8::text[], $9::text[])
    as given(series_id, slot_at, samples, total, least, most, bucket_numbers, bucket_counts)
 order by series_id, slot_at
${MERGE_SLOTS}`;

/**
 * Adds samples to what is known: two statements, however many samples there are. Adding is not idempotent; the inbox row in
 * the same transaction is what makes an event count once.
 */
export async function recordSamples(tx: TenantTransaction, tenantId: string, gathered: Gathered): Promise<void> {
  const sums = sumsOf(gathered.all());
  if (sums.length === 0) return;
  await tx.query(UPSERT_SERIES, [tenantId, ...columnsOfSeries(sums)]);
  await tx.query(UPSERT_SLOTS, [tenantId, ...columnsOfSlots(sums)]);
}

function sumsOf(gatherings: readonly Gathering[]): SeriesSum[] {
  const byId = new Map<string, Gathering[]>();
  for (const gathering of gatherings) {
    const slots = byId.get(gathering.seriesId);
    if (slots) slots.push(gathering);
    else byId.set(gathering.seriesId, [gathering]);
  }
  return [...byId].map(([id, slots]) => ({ id, slots }));
}

function columnsOfSeries(sums: readonly SeriesSum[]): unknown[][] {
  const of = <T>(pick: (slot: Gathering) => T) => sums.map(({ slots }) => pick(slots[0]!));
  const sumOf = (pick: (slot: Gathering) => number) =>
    sums.map(({ slots }) => slots.reduce((sum, slot) => sum + pick(slot), 0));
  const timesOf = (wanted: 'min' | 'max') =>
    sums.map(({ slots }) => new Date(Math[wanted](...slots.map(({ slotAt }) => slotAt.getTime()))));
  return [
    sums.map(({ id }) => id),
    of(({ key }) => key.kind),
    of(({ key }) => key.name),
    of(({ key }) => JSON.stringify(key.labels)),
    of(({ key }) => key.unit ?? null),
    sumOf(({ samples }) => samples),
    sumOf(({ total }) => total),
    timesOf('min'),
    timesOf('max'),
  ];
}

function columnsOfSlots(sums: readonly SeriesSum[]): unknown[][] {
  const rows = sums.flatMap(({ id, slots }) => slots.map((slot) => ({ id, slot, buckets: bucketsOf(slot) })));
  return [
    rows.map(({ id }) => id),
    rows.map(({ slot }) => slot.slotAt),
    rows.map(({ slot }) => slot.samples),
    rows.map(({ slot }) => slot.total),
    rows.map(({ slot }) => slot.least),
    rows.map(({ slot }) => slot.most),
    rows.map(({ buckets }) => `{${buckets.map(([number]) => number).join()}}`),
    rows.map(({ buckets }) => `{${buckets.map(([, count]) => count).join()}}`),
  ];
}

const bucketsOf = ({ buckets }: Gathering) => [...buckets].sort(([a], [b]) => a - b);
