import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhooks1795285300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ENDPOINTS);
    await runner.query(DELIVERIES);
    await runner.query(QUEUE);
    await tenantTable(runner, 'webhook_endpoints');
    await tenantTable(runner, 'webhook_deliveries');
    await tenantTable(runner, 'webhook_attempts');
    await tenantTable(runner, 'organizations');
    // The sweep takes what waits no longer out of it, over all organisations.
    await directoryTable(runner, 'webhook_queue', { platform: ['select', 'delete'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}

const ENDPOINTS = `
  create table webhook_endpoints (
    tenant_id uuid not null,
    id uuid not null,
    url text not null,
    event_types text[] not null,
    description text,
    is_enabled boolean not null,
    disabled_reason text,
    sealed_secret text,
    sealed_previous text,
    previous_until timestamptz,
    failing_since timestamptz,
    deleted_at timestamptz,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint webhook_endpoints_deleted_holds_nothing check ((deleted_at is null) = (sealed_secret is not null)),
    constraint webhook_endpoints_previous_ends check ((sealed_previous is null) = (previous_until is null))
  );
  comment on table webhook_endpoints is 'Where an organisation has its events sent to (INT-2).';
  comment on column webhook_endpoints.url is 'May hold what opens it: never in an event or a log.';
  comment on column webhook_endpoints.event_types is 'Names, or beginnings of names that end with .*; empty: all that subscribers may have.';
  comment on column webhook_endpoints.disabled_reason is 'Why the platform disabled it, as a word; null when somebody did.';
  comment on column webhook_endpoints.sealed_previous is 'The secret of before a rotation: signs as well, until previous_until.';
  comment on column webhook_endpoints.failing_since is 'Of the first failure after the last success.';
  comment on column webhook_endpoints.deleted_at is 'The row stays as long as its deliveries do: deleting them takes longer than a call may.';

  create table organizations (
    tenant_id uuid not null,
    id uuid not null,
    is_suspended boolean not null,
    version integer not null,
    primary key (tenant_id, id),
    constraint organizations_is_its_own_tenant check (tenant_id = id)
  );
  comment on table organizations is 'Whether an organisation is suspended: a projection of tenancy''s events (TEN-1). No row: it never was.';
  comment on column organizations.version is 'Of the newest event of tenancy that was applied.';
`;

const DELIVERIES = `
  create table webhook_deliveries (
    tenant_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    event_id uuid not null,
    event_type text not null,
    status text not null,
    attempts integer not null,
    tries integer not null,
    sealed_body text,
    created_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, id),
    constraint webhook_deliveries_event_key unique (tenant_id, endpoint_id, event_id),
    constraint webhook_deliveries_endpoint_fk foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id),
    constraint webhook_deliveries_status_known check (status in ('pending', 'delivered', 'failed', 'cancelled')),
    constraint webhook_deliveries_pending_has_not_ended check ((status = 'pending') = (ended_at is null))
  );
  create index webhook_deliveries_endpoint_idx on webhook_deliveries (tenant_id, endpoint_id, id);
  comment on table webhook_deliveries is 'Events on their way to endpoints, and what became of them: kept for 30 days.';
  comment on column webhook_deliveries.event_id is 'Makes the webhook-id: however often it is sent, a receiver takes it once.';
  comment on column webhook_deliveries.attempts is 'How often it was sent in all.';
  comment on column webhook_deliveries.tries is 'How often since it was last asked for: the schedule counts these.';
  comment on column webhook_deliveries.sealed_body is 'The JSON that is sent, under a key of the tenant; gone after seven days, as events are.';

  create table webhook_attempts (
    tenant_id uuid not null,
    id uuid not null,
    delivery_id uuid not null,
    attempted_at timestamptz not null,
    duration_ms integer not null,
    status_code integer,
    failure text,
    answer text,
    primary key (tenant_id, id),
    constraint webhook_attempts_delivery_fk foreign key (tenant_id, delivery_id)
      references webhook_deliveries (tenant_id, id) on delete cascade
  );
  create index webhook_attempts_delivery_idx on webhook_attempts (tenant_id, delivery_id, id);
  comment on table webhook_attempts is 'Each time that a delivery was sent.';
  comment on column webhook_attempts.failure is 'Why no answer came, as a word.';
  comment on column webhook_attempts.answer is 'The beginning of what the receiver answered.';
`;

const QUEUE = `
  create table webhook_queue (
    id uuid not null primary key,
    organization_id uuid not null,
    endpoint_id uuid not null,
    due_at timestamptz
  );
  create index webhook_queue_endpoint_idx on webhook_queue (endpoint_id, due_at);
  create index webhook_queue_organization_idx on webhook_queue (organization_id);
  comment on table webhook_queue is 'When each delivery is due, over all organisations: the worker finds its next ones in it.';
  comment on column webhook_queue.due_at is 'Moved ahead by whoever takes the delivery, so that no other does; null while the organisation is suspended.';
`;
