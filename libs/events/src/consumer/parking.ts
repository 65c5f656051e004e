import { Actor } from '@guildhall/access';
import { EventParked, replayedTopic } from '@guildhall/contracts';
import type { TenantDatabase, TenantTransaction } from '@guildhall/database';
import { faultPoint } from '@guildhall/runtime';
import type { Delivery } from './delivery.js';
import { Park, VersionGap, type ParkedReason } from './refusals.js';
import { insertInbox } from './inbox.js';

const beforeParking = faultPoint('consumer.before-parking');
const ERROR_LENGTH = 2_000;

/** Stores dead letters. Parked row, inbox row and announcement stand in one transaction: no window, no second producer. */
export class Parking {
  constructor(
    private readonly database: TenantDatabase,
    private readonly service: string,
    private readonly consumer: string,
  ) {}

  async park(delivery: Delivery, error: unknown, attempts: number): Promise<void> {
    const { envelope, record } = delivery;
    await this.database.transaction(Actor.system(this.service, envelope.tenantId), async (tx) => {
      await beforeParking();
      const fresh = await insertInbox(tx, this.consumer, [envelope.eventId]);
      // A refused record was tried by nobody, so nobody saw that it came before: it is parked already, or dropped since.
      if (delivery.refusal && fresh.size === 0) return;
      const total = await store(tx, this.consumer, [delivery], {
        reason: reasonOf(error),
        error: describe(error),
        attempts,
      });
      // An announcement that cannot be handled is not announced: that would go round for ever.
      if (envelope.type === EventParked.type) return;
      // An envelope that cannot be believed is nobody's cause.
      if (delivery.key !== '')
        await tx.enter(envelope.tenantId, { eventId: envelope.eventId, correlationId: envelope.correlationId });
      await tx.publish(
        { tenantId: envelope.tenantId, id: envelope.eventId, version: total },
        EventParked({
          eventId: envelope.eventId,
          consumer: this.consumer,
          eventType: envelope.type,
          ...(delivery.key === '' ? {} : { eventTenantId: envelope.tenantId }),
          sourceTopic: record.topic,
          reason: error instanceof Error ? error.name : 'Error',
          attempts: total,
        }),
      );
    });
  }
}

/** Events behind a dead letter: seen (the caller wrote their inbox rows), not handled, not announced, since the dead letter was. */
export async function storeHeldBack(
  tx: TenantTransaction,
  consumer: string,
  deliveries: readonly Delivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  await store(tx, consumer, deliveries, { reason: 'held-back', error: '', attempts: 0 });
}

interface Verdict {
  readonly reason: ParkedReason;
  readonly error: string;
  readonly attempts: number;
}

// An event parked before (its replay failed, or has to wait again) keeps its row; attempts add up.
async function store(
  tx: TenantTransaction,
  consumer: string,
  deliveries: readonly Delivery[],
  verdict: Verdict,
): Promise<number> {
  const column = <T>(value: (delivery: Delivery) => T): T[] => deliveries.map(value);
  const rows: { attempts: number }[] = await tx.query(
    `insert into parked_events as p (tenant_id, consumer, event_id, type, record_key, topic, record_partition, record_offset, headers, payload, reason, error, attempts)
     select $1, $2, r.*, $10, $11, $12 from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::bigint[], $9::jsonb[], $13::text[])
         as r (event_id, type, record_key, topic, record_partition, record_offset, headers, payload)
     on conflict (tenant_id, consumer, event_id)
        do update set reason = excluded.reason, error = excluded.error, attempts = p.attempts + excluded.attempts, parked_at = now()
     returning attempts`,
    [
      tx.tenantId,
      consumer,
      column(({ envelope }) => envelope.eventId),
      column(({ envelope }) => storable(envelope.type)),
      column(({ key }) => key),
      column(({ record }) => replayedTopic(record.topic) ?? record.topic),
      column(({ record }) => record.partition),
      column(({ record }) => record.offset.toString()),
      column(({ record }) => storable(JSON.stringify(record.headers))),
      verdict.reason,
      verdict.error,
      verdict.attempts,
      column(({ record }) => storable(record.value?.toString('utf8') ?? '')),
    ],
  );
  return rows[0]?.attempts ?? verdict.attempts;
}

function reasonOf(error: unknown): ParkedReason {
  if (error instanceof Park) return error.reason;
  return error instanceof VersionGap ? 'gap' : 'failed';
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return storable(text).slice(0, ERROR_LENGTH);
}

// PostgreSQL stores neither U+0000 nor half of a surrogate pair, and a dead letter must be stored whatever it holds.
const storable = (text: string): string =>
  text
    .replaceAll('\0', '\uFFFD')
    .replaceAll('\\u0000', '\\ufffd')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD');
