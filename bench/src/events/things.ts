import { encodeId, recordKey, serviceSource, ThingHappened, writeHeaders } from '@guildhall/contracts';
import type { Broker, OutgoingRecord } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import type { Client } from 'pg';

/** How tenants follow one another in a topic. */
export type Mix = 'even' | 'in turn';

export interface Happening {
  readonly tenantId: string;
  readonly thingId: string;
  readonly version: number;
}

// With its headers an event of the size that the spike measured, 500 to 600 bytes.
const NOTE = 'It happened, and somebody has written a sentence or two about it so that the event has a usual size.';

export const thingData = ({ thingId, version }: Happening) => ({
  thingId,
  note: NOTE,
  count: version,
  ownerEmail: 'ada@example.org',
  changes: [],
});

const TENANTS = 100;
const THINGS = 2_000;

/**
 * Of 100 tenants with 20 things each. Evenly mixed is the hardest for whoever works tenant by tenant: neighbours are of
 * different tenants. In turn is what a rebuild brings, or a bulk load.
 */
export function happenings(count: number, mix: Mix = 'even'): Happening[] {
  const tenantIds = Array.from({ length: TENANTS }, newId);
  const thingIds = Array.from({ length: THINGS }, newId);
  const all = Array.from({ length: count }, (_, index) => ({
    tenantId: tenantIds[(index % THINGS) % TENANTS]!,
    thingId: thingIds[index % THINGS]!,
    version: Math.floor(index / THINGS) + 1,
  }));
  // Stable: the versions of a thing stay in order.
  return mix === 'even'
    ? all
    : all.sort((one, other) => (one.tenantId < other.tenantId ? -1 : one.tenantId > other.tenantId ? 1 : 0));
}

/** The record that the relay makes of it. */
export function recordOf(happening: Happening, topic: string = ThingHappened.topic): OutgoingRecord {
  const envelope = {
    eventId: newId(),
    type: ThingHappened.type,
    source: serviceSource('bench'),
    tenantId: happening.tenantId,
    subject: encodeId('thg', happening.thingId),
    aggregateVersion: happening.version,
    occurredAt: new Date().toISOString(),
    actor: 'system:bench',
    correlationId: newId(),
    producerEpoch: 1,
  };
  return {
    topic,
    key: recordKey(envelope),
    value: JSON.stringify(ThingHappened.toWire(thingData(happening))),
    headers: writeHeaders(envelope),
  };
}

const BATCH = 500;

export async function sendAll(broker: Broker, records: readonly OutgoingRecord[]): Promise<void> {
  for (let from = 0; from < records.length; from += BATCH) await broker.sendBatch(records.slice(from, from + BATCH));
}

const ROWS_AN_INSERT = 5_000;

/** A backlog that appears at once: all of it in one transaction, past the policies. */
export async function fillOutbox(client: Client, all: readonly Happening[]): Promise<void> {
  await client.query('begin');
  for (let from = 0; from < all.length; from += ROWS_AN_INSERT)
    await insert(client, all.slice(from, from + ROWS_AN_INSERT));
  await client.query('commit');
}

async function insert(client: Client, some: readonly Happening[]): Promise<void> {
  await client.query(
    `insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor, correlation_id, occurred_at, producer_epoch)
     select 'facts', r.tenant_id, r.event_id, $6, $7, r.aggregate_id, r.subject, r.version, r.payload::jsonb, 'system:bench', r.event_id, now(), 1
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $8::text[]) with ordinality
         as r (tenant_id, event_id, aggregate_id, subject, version, payload, place) order by place`,
    [
      some.map(({ tenantId }) => tenantId),
      some.map(newId),
      some.map(({ thingId }) => thingId),
      some.map(({ thingId }) => encodeId('thg', thingId)),
      some.map(({ version }) => version),
      ThingHappened.type,
      ThingHappened.topic,
      some.map((one) => JSON.stringify(ThingHappened.toWire(thingData(one)))),
    ],
  );
}
