import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const PROVISIONING = `
alter table organizations add column activated_at timestamptz;
update organizations set activated_at = created_at;
alter table organizations drop constraint organizations_status_known;
alter table organizations
  add constraint organizations_status_known check (status in ('provisioning', 'active', 'suspended')),
  add constraint organizations_active_was_activated check (status <> 'active' or activated_at is not null);
comment on column organizations.activated_at is 'When every service was ready; null until then (TEN-2).';`;

const ONBOARDINGS = `
create table onboardings (
  tenant_id uuid not null,
  id uuid not null,
  administrator text,
  revision integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  constraint onboardings_of_organization foreign key (tenant_id, id) references organizations (tenant_id, id),
  constraint onboardings_is_its_own_tenant check (tenant_id = id),
  constraint onboardings_keeps_no_address check (ended_at is null or administrator is null)
);
comment on table onboardings is 'What is done until an organisation is active: one row each, with its id (TEN-2).';
comment on column onboardings.administrator is 'Sealed: address and name, for asking again; gone once it is over.';
comment on column onboardings.revision is 'Counts what can be seen of it: the ids of its stream of progress.';
comment on column onboardings.ended_at is 'When every service was ready.';

create table onboarding_steps (
  tenant_id uuid not null,
  onboarding_id uuid not null,
  step text not null,
  status text not null,
  attempts integer not null,
  tries_left integer not null,
  reason text,
  asked_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, onboarding_id, step),
  constraint onboarding_steps_of_onboarding
    foreign key (tenant_id, onboarding_id) references onboardings (tenant_id, id),
  constraint onboarding_steps_status_known check (status in ('pending', 'done', 'failed')),
  constraint onboarding_steps_failure_has_reason check (status <> 'failed' or reason is not null)
);
comment on table onboarding_steps is 'The services that an organisation waits for, and what they answered.';
comment on column onboarding_steps.attempts is 'How often the service was asked, over all resumptions.';
comment on column onboarding_steps.tries_left is 'How often it is asked before it counts as failed; anew at a resumption.';
comment on column onboarding_steps.reason is 'What it answered last in place of success: a word of a fixed list.';`;

const ONBOARDING_JOBS = `
create table onboarding_jobs (
  organization_id uuid primary key,
  due_at timestamptz not null
);
create index onboarding_jobs_due_at_idx on onboarding_jobs (due_at);
comment on table onboarding_jobs is 'Which onboardings are to be looked at, and when: read over all tenants by the worker.';`;

export class CreateOnboardings1795274000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROVISIONING);
    await runner.query(ONBOARDINGS);
    await runner.query(ONBOARDING_JOBS);
    await tenantTable(runner, 'onboardings', { app: ['select', 'insert', 'update'] });
    await tenantTable(runner, 'onboarding_steps', { app: ['select', 'insert', 'update'] });
    await directoryTable(runner, 'onboarding_jobs');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
