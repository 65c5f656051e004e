import type { OutboxRow } from '../envelope/outbox-row.js';
import type { RelayConnection } from './relay-connection.js';
import type { Lane } from './relay-settings.js';

/** What a lane leaves in the table: rows in flight by id, and keys that wait behind a record which cannot be sent. */
export interface LeftOut {
  readonly ids: readonly string[];
  readonly keys: readonly string[];
}

// `order by outbox.id`: a bare `id` would mean the text of the select list, and "10" stands before "9".
const READ = `
  select id::text, tenant_id, event_id, type, topic, subject, aggregate_version, payload::text, actor,
         causation_id, correlation_id, traceparent, producer_epoch, client_address, user_agent, on_behalf_of,
         to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at
    from outbox
   where lane = $1 and id <> all ($2::bigint[]) and (tenant_id::text || '/' || subject) <> all ($3::text[])
   order by outbox.id limit $4`;

// One statement: a row is never in neither table, and never in both.
const MOVE = `
  with moved as (delete from outbox where id = any ($1::bigint[]) returning *)
  insert into outbox_archive
    (id, lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor,
     causation_id, correlation_id, traceparent, occurred_at, producer_epoch,
     client_address, user_agent, on_behalf_of)
  select id, lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor,
         causation_id, correlation_id, traceparent, occurred_at, producer_epoch,
         client_address, user_agent, on_behalf_of
    from moved`;

/**
 * One lane of the outbox, seen by its leader (rule D1). A queue, not a cursor: it always reads from the front, since a
 * row with a smaller id may become visible after one with a larger id.
 *
 * Lock, reads and deletes share one connection: a delete that succeeds proves that the lock is still held.
 */
export class OutboxQueue {
  constructor(
    private readonly connection: RelayConnection,
    private readonly lane: Lane,
  ) {}

  async tryLead(): Promise<boolean> {
    const { rows } = await this.connection.query<{ led: boolean }>({
      text: `select pg_try_advisory_lock(hashtextextended('guildhall.relay/' || $1, 0)) as led`,
      values: [this.lane],
    });
    return rows[0]?.led === true;
  }

  async read(limit: number, { ids, keys }: LeftOut): Promise<OutboxRow[]> {
    const { rows } = await this.connection.query<OutboxRow>({
      name: 'outbox-read',
      text: READ,
      values: [this.lane, ids, keys, limit],
    });
    return rows;
  }

  /** Moves acknowledged rows to the archive. Somebody else having moved one means that this is no leader. */
  async archive(ids: readonly string[]): Promise<void> {
    const { rowCount } = await this.connection.query({ name: 'outbox-archive', text: MOVE, values: [ids] });
    if (rowCount !== ids.length) {
      throw new AnotherLeader(`${ids.length - (rowCount ?? 0)} of ${ids.length} rows of lane ${this.lane} were gone.`);
    }
  }

  /** Gives the space of removed rows back, for which autovacuum comes a minute too late; answers the bytes that are left. */
  async vacuum(): Promise<number> {
    await this.connection.query({ text: 'vacuum (truncate) outbox' });
    const { rows } = await this.connection.query<{ bytes: number }>({
      text: `select pg_relation_size('outbox')::float8 as bytes`,
    });
    return rows[0]?.bytes ?? 0;
  }
}

export class AnotherLeader extends Error {
  override readonly name = 'AnotherLeader';
}
