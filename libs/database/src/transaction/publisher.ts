import { type EventOf, type EventType, encodeId } from '@guildhall/contracts';
import { type Clock, type Randomness, uuidv7 } from '@guildhall/runtime';
import type { Actor } from '@guildhall/access';
import type { EntityManager } from 'typeorm';
import { takeChanges } from '../changes/changes.js';
import type { Told } from '../changes/snapshots.js';
import { runPrepared } from './prepared-statement.js';
import type { Aggregate, Cause } from './tenant-transaction.js';

const INTO_OUTBOX = `
insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor,
                    causation_id, correlation_id, traceparent, occurred_at, client_address, user_agent, on_behalf_of, producer_epoch)`;

// No RETURNING: that needs SELECT on the outbox, which the app has not. TypeORM's insert() would add one.
const WRITE = {
  name: 'outbox-write',
  text: `${INTO_OUTBOX}
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, (select epoch from producer_epoch))`,
};

// In the order of the columns above.
const COLUMN_TYPES = [
  ...['text', 'uuid', 'uuid', 'text', 'text', 'uuid', 'text', 'integer', 'jsonb', 'text'],
  ...['uuid', 'text', 'text', 'timestamptz', 'text', 'text', 'text'],
] as const;

const WRITE_MANY = {
  name: 'outbox-write-many',
  text: `${INTO_OUTBOX}
select fact.*, (select epoch from producer_epoch)
  from unnest(${COLUMN_TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) as fact`,
};

/** An event, and what it is about. */
export interface Fact {
  readonly about: Aggregate;
  readonly event: EventOf<object>;
}

export interface PublisherParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The W3C trace context of what is running, where telemetry is set up. */
  readonly currentTraceparent: () => string | undefined;
}

export interface PublishingTransaction extends EntityManager {
  readonly actor: Actor;
  readonly cause: Cause | undefined;
  readonly told: Told;
}

/** Turns an event into its outbox row. */
export class Publisher {
  constructor(private readonly parts: PublisherParts) {}

  write(tx: PublishingTransaction, aggregate: Aggregate, event: EventOf<object>): Promise<unknown> {
    return runPrepared(tx, WRITE, this.rowOf(tx, aggregate, event));
  }

  /** A record without a value, by which a state topic forgets the aggregate's key. */
  retract(tx: PublishingTransaction, aggregate: Aggregate, event: EventType): Promise<unknown> {
    return runPrepared(tx, WRITE, this.row(tx, aggregate, event, null));
  }

  /** Many at once, in one statement: they stand in the outbox in the order of the list. */
  async writeMany(tx: PublishingTransaction, facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    const rows = facts.map(({ about, event }) => this.rowOf(tx, about, event));
    const columns = COLUMN_TYPES.map((_, column) => rows.map((row) => row[column]));
    await runPrepared(tx, WRITE_MANY, columns);
  }

  private rowOf(tx: PublishingTransaction, aggregate: Aggregate, { event, data }: EventOf<object>): unknown[] {
    const payload = event.toWire(event.hasChanges ? withChanges(tx, aggregate, { event, data }) : data);
    return this.row(tx, aggregate, event, payload);
  }

  private row(tx: PublishingTransaction, aggregate: Aggregate, event: EventType, payload: object | null): unknown[] {
    const { clock, randomness, currentTraceparent } = this.parts;
    requireVersion(aggregate, event.type);
    return [
      event.lane,
      aggregate.tenantId,
      uuidv7(clock, randomness),
      event.type,
      event.topic,
      aggregate.id,
      encodeId(event.subjectPrefix, aggregate.id),
      aggregate.version,
      JSON.stringify(payload),
      tx.actor.describe(),
      tx.cause?.eventId ?? null,
      tx.cause?.correlationId ?? tx.actor.correlationId,
      currentTraceparent() ?? tx.cause?.traceparent ?? null,
      clock.now(),
      tx.actor.address ?? null,
      tx.actor.agent ?? null,
      tx.actor.onBehalfOf ?? null,
    ];
  }
}

function withChanges(tx: PublishingTransaction, aggregate: Aggregate, { event, data }: EventOf<object>): object {
  const found = takeChanges(tx.dataSource, aggregate, { ids: event.ids, told: tx.told });
  // The constructor leaves an empty list; whoever wrote one of their own knows better than the columns.
  const own = (data as { changes?: readonly unknown[] }).changes ?? [];
  return own.length > 0 ? data : { ...data, changes: found };
}

// Consumers order by version: one that is missing shows up here, not as a projection that never changes.
function requireVersion({ version }: Aggregate, type: string): void {
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new TypeError(`${type} is published for version ${version}: save the entity first, and publish after it.`);
  }
}
