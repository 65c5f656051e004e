import {
  aggregateIdOf,
  eventTypes,
  readHeaders,
  readValue,
  replayedTopic,
  replayTopic,
  type Envelope,
} from '@guildhall/contracts';

// A long line goes in portions: the last of each portion calls for the next.
const RELEASED_AT_ONCE = 1_000;

/** What both a tenant's and the platform's transaction can do. */
export interface Queries {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** One aggregate, as one consumer of one tenant sees it: the unit in which events wait behind a dead letter. */
export interface LineName {
  readonly tenantId: string;
  readonly consumer: string;
  readonly key: string;
}

export interface WaitingEvent {
  readonly event_id: string;
  readonly record_key: string;
  readonly reason: string;
  readonly version: number;
}

interface ParkedRecord extends WaitingEvent {
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

/** Of one aggregate, this is the order in which its events were written: ids of a process grow, versions across them. */
export function isBefore(
  one: { version: number; event_id: string },
  other: { version: number; event_id: string },
): boolean {
  return one.version === other.version ? one.event_id < other.event_id : one.version < other.version;
}

/**
 * Whoever reads or changes what waits for a key holds this until the end of its transaction. Otherwise an event could
 * join the line just after the last one had left it, and wait for ever. Keys are locked in sorted order: no deadlock.
 */
export async function lockLines(
  tx: Queries,
  tenantId: string,
  consumer: string,
  keys: readonly string[],
): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended(line, 0))
       from (select concat_ws('/', 'guildhall.line', $1::text, $2::text, key) as line from unnest($3::text[]) as key order by key offset 0) as lines`,
    [tenantId, consumer, [...keys].sort()],
  );
}

export async function waitingFor(
  tx: Queries,
  tenantId: string,
  consumer: string,
  keys: readonly string[],
): Promise<WaitingEvent[]> {
  return (await tx.query(
    `select event_id, record_key, reason, coalesce((headers->>'ce_aggregateversion')::int, 0) as version
       from parked_events where tenant_id = $1 and consumer = $2 and record_key = any ($3::text[])`,
    [tenantId, consumer, keys],
  )) as WaitingEvent[];
}

/**
 * Sends what waits at the head of a line, up to the next dead letter, to the consumer's replay topic: by the outbox, so
 * in this transaction or not at all. Call it with the line locked. Answers how many were sent.
 */
export async function release(tx: Queries, { tenantId, consumer, key }: LineName): Promise<number> {
  const rows = (await tx.query(
    `select event_id, record_key, reason, topic, headers, payload, coalesce((headers->>'ce_aggregateversion')::int, 0) as version
       from parked_events where tenant_id = $1 and consumer = $2 and record_key = $3
      order by version, event_id limit ${RELEASED_AT_ONCE}`,
    [tenantId, consumer, key],
  )) as ParkedRecord[];
  const firstDead = rows.findIndex(({ reason }) => reason !== 'held-back' && reason !== 'replaying');
  const released = rows.slice(0, firstDead < 0 ? undefined : firstDead).filter(({ reason }) => reason === 'held-back');
  if (released.length === 0) return 0;
  const ids = released.map((row) => row.event_id);
  await tx.query(
    `update parked_events set reason = 'replaying' where tenant_id = $1 and consumer = $2 and event_id = any ($3::uuid[])`,
    [tenantId, consumer, ids],
  );
  // They are to be new again when they come back.
  await tx.query('delete from inbox where tenant_id = $1 and consumer = $2 and event_id = any ($3::uuid[])', [
    tenantId,
    consumer,
    ids,
  ]);
  await sendAgain(tx, consumer, released);
  return released.length;
}

/** Thrown for a dead letter that cannot go through the outbox: nobody knows whose it is, or its data is not JSON. */
export class NotReplayable extends Error {
  override readonly name = 'NotReplayable';
}

async function sendAgain(tx: Queries, consumer: string, records: readonly ParkedRecord[]): Promise<void> {
  const rows = records.map((record) => ({ record, envelope: envelopeOf(record) }));
  const column = <T>(value: (row: (typeof rows)[number]) => T): T[] => rows.map(value);
  await tx.query(
    `insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor,
                         causation_id, correlation_id, traceparent, occurred_at, producer_epoch, client_address, user_agent, on_behalf_of)
     select 'facts', r.tenant_id, r.event_id, r.type, r.topic, r.aggregate_id, r.subject, r.aggregate_version, r.payload::jsonb, r.actor,
            r.causation_id, r.correlation_id, r.traceparent, r.occurred_at, r.producer_epoch, r.client_address, r.user_agent, r.on_behalf_of
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::int[], $8::text[], $9::text[],
                   $10::uuid[], $11::text[], $12::text[], $13::timestamptz[], $14::int[], $15::text[], $16::text[], $17::text[]) with ordinality
         as r (tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor,
               causation_id, correlation_id, traceparent, occurred_at, producer_epoch,
               client_address, user_agent, on_behalf_of, place)
      order by r.place`,
    [
      column(({ envelope }) => envelope.tenantId),
      column(({ envelope }) => envelope.eventId),
      column(({ envelope }) => envelope.type),
      column(({ record }) => replayTopic(replayedTopic(record.topic) ?? record.topic, consumer)),
      column(({ envelope }) => aggregateIdOf(envelope)),
      column(({ envelope }) => envelope.subject),
      column(({ envelope }) => envelope.aggregateVersion),
      column(({ record }) => record.payload),
      column(({ envelope }) => envelope.actor),
      column(({ envelope }) => envelope.causationId ?? null),
      column(({ envelope }) => envelope.correlationId),
      column(({ envelope }) => envelope.traceparent ?? null),
      column(({ envelope }) => envelope.occurredAt),
      column(({ envelope }) => envelope.producerEpoch),
      column(({ envelope }) => envelope.clientAddress ?? null),
      column(({ envelope }) => envelope.userAgent ?? null),
      column(({ envelope }) => envelope.onBehalfOf ?? null),
    ],
  );
}

// Checked as on arrival: whoever can write to this table must not reach another topic or tenant by it (T65).
function envelopeOf({ topic, headers, record_key: key, payload, event_id: id }: ParkedRecord): Envelope {
  try {
    const envelope = readHeaders(headers, { topic, key });
    const eventType = eventTypes.get(envelope.type);
    if (eventType) readValue(eventType, envelope, payload);
    return envelope;
  } catch (cause) {
    throw new NotReplayable(`The dead letter ${id} cannot be sent again: drop it, or have its producer publish anew.`, {
      cause,
    });
  }
}
