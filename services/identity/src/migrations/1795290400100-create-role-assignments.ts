import { directoryTable, tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRoleAssignments1795290400100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createAssignments(runner);
    await this.createQueue(runner);
    await tenantTable(runner, 'role_assignments');
    await directoryTable(runner, 'assignment_queue');
  }

  private async createAssignments(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table role_assignments (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        role_id uuid not null,
        scope_kind text not null,
        scope_reference text,
        starts_at timestamptz not null,
        ends_at timestamptz,
        status text not null,
        end_reason text,
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id),
        constraint role_assignments_user foreign key (tenant_id, user_id) references users (tenant_id, id),
        constraint role_assignments_scope_known check (scope_kind in ('organization', 'team', 'workspace')),
        constraint role_assignments_scope_named check ((scope_kind = 'organization') = (scope_reference is null)),
        constraint role_assignments_status_known check (status in ('waiting', 'running', 'ended')),
        constraint role_assignments_end_told check ((status = 'ended') = (end_reason is not null)),
        constraint role_assignments_ends_after_start check (status = 'ended' or ends_at > starts_at)
      );
      create index role_assignments_user_idx on role_assignments (tenant_id, user_id) where status <> 'ended';
      create index role_assignments_role_idx on role_assignments (tenant_id, role_id, user_id) where status <> 'ended';
      comment on table role_assignments is 'Who holds which role, where, from when and until when; what has ended stays as its history (IDN-6).';
      comment on column role_assignments.scope_reference is 'Which team or workspace, as the product names it. Nobody here reads it.';
      comment on column role_assignments.status is 'What has been told of it. Decisions go by the times, at the moment of the question.';

      insert into role_assignments
        select u.tenant_id, gen_random_uuid(), u.id, role_id, 'organization', null, u.created_at, null, 'running', null, 1, u.created_at, u.created_at
          from users u, unnest(u.role_ids) as role_id;
      comment on column users.role_ids is 'The roles that hold for the whole organisation now, as the assignments say; sorted, so that equal sets are equal lists (IDN-6).';
    `);
  }

  private async createQueue(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table assignment_queue (
        id uuid not null primary key,
        organization_id uuid not null,
        due_at timestamptz not null
      );
      create index assignment_queue_due_at_idx on assignment_queue (due_at);
      comment on table assignment_queue is 'When assignments start or end next, over all organisations: the worker finds what is due in it.';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
