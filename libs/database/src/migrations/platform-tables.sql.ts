/** One text for all, so that the tables can be read side by side. Names are explained where they do not explain themselves. */
export const PLATFORM_TABLES = `
create table outbox (
  id bigint generated always as identity (cache 1) primary key,
  lane text not null check (lane in ('edge', 'facts')),
  tenant_id uuid not null,
  event_id uuid not null,
  type text not null,
  topic text not null,
  aggregate_id uuid not null,
  subject text not null,
  aggregate_version integer not null,
  payload jsonb not null,
  actor text not null,
  causation_id uuid,
  correlation_id text not null,
  traceparent text,
  occurred_at timestamptz not null,
  producer_epoch integer not null,
  client_address text,
  user_agent text,
  on_behalf_of text
);
create index outbox_lane_id_idx on outbox (lane, id);
comment on table outbox is 'A queue of events on their way to the broker: written with the change, emptied by the relay (D1).';
comment on column outbox.id is 'The order to send in. Never a cursor: a smaller id may become visible after a larger one.';
comment on column outbox.lane is 'One relay leader each: edge before facts, so that revocations never wait behind a backlog.';
comment on column outbox.subject is 'The aggregate, prefixed as outsiders see it; record key together with the tenant.';
comment on column outbox.causation_id is 'The event whose handling wrote this one; null when a request did.';
comment on column outbox.producer_epoch is 'Raised by a restore: tells consumers that versions may begin again (D21).';
comment on column outbox.client_address is 'Where the call came from; personal, for the trail alone. Null where no call is the reason.';
comment on column outbox.user_agent is 'What the client of the call calls itself; personal, for the trail alone.';
comment on column outbox.on_behalf_of is 'For whom the actor acted, where that is somebody else.';

create table outbox_archive (
  like outbox including comments,
  archived_at timestamptz not null default now(),
  archived_on date not null default (now() at time zone 'utc')::date,
  primary key (archived_on, id)
) partition by range (archived_on);
create table outbox_archive_default partition of outbox_archive default;
comment on table outbox_archive is 'Events that the broker has acknowledged, by day: refills an emptied broker.';
comment on column outbox_archive.archived_on is 'The day in UTC, and the partition; whole days are dropped (drop_partitions).';
comment on table outbox_archive_default is 'Catches days whose partition is missing; ensure_partitions moves them out.';

create table inbox (
  tenant_id uuid not null,
  consumer text not null,
  event_id uuid not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, consumer, event_id)
) partition by range (event_id);
create table inbox_default partition of inbox default;
comment on table inbox is 'Which events a consumer has seen, written with their effect (D2). By day of the event id, which is a UUIDv7.';
comment on column inbox.consumer is 'The consumer''s name (as), with its version: a rebuild takes a new one.';
comment on table inbox_default is 'Catches events older or newer than all partitions; ensure_partitions moves them out.';

create table parked_events (
  tenant_id uuid not null,
  consumer text not null,
  event_id uuid not null,
  type text not null,
  record_key text not null,
  topic text not null,
  record_partition integer not null,
  record_offset bigint not null,
  headers jsonb not null,
  payload text not null,
  reason text not null,
  error text not null,
  attempts integer not null,
  parked_at timestamptz not null default now(),
  primary key (tenant_id, consumer, event_id)
);
create index parked_events_key_idx on parked_events (tenant_id, consumer, record_key);
comment on table parked_events is 'Dead letters: events a consumer gave up on. Later ones of the same key wait behind them until replayed or dropped.';
comment on column parked_events.reason is 'The class of the failure, or held-back for an event that waits behind a parked one.';
comment on column parked_events.payload is 'The record''s value as received: it may be no JSON, which may be why it is here.';

create table idempotency_keys (
  tenant_id uuid not null,
  principal text not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status smallint,
  headers jsonb not null default '{}',
  answer text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, principal, route, key)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
comment on table idempotency_keys is 'Answers already given, by Idempotency-Key, claimed in the transaction of the effect and kept 72 hours (D8).';
comment on column idempotency_keys.status is 'HTTP status of the answer; null only inside the transaction that claims the key.';
comment on column idempotency_keys.answer is 'The body, sealed under the tenant''s key; null for an empty one.';

create table producer_epoch (
  is_only_row boolean primary key default true check (is_only_row),
  epoch integer not null,
  raised_at timestamptz not null default now(),
  reason text not null
);
insert into producer_epoch (epoch, reason) values (1, 'created');
comment on table producer_epoch is 'One row. A restore raises it, so that consumers know that this database went back in time (D21).';
`;
