import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePolicies1795290500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policies (
        tenant_id uuid not null,
        id uuid not null,
        kind text not null,
        stated jsonb not null,
        version integer not null,
        primary key (tenant_id, id),
        constraint policies_kind unique (tenant_id, kind)
      );
      comment on table policies is 'What an organisation says for itself of passwords, sessions, second factors and access (IDN-14).';
      comment on column policies.stated is 'Only what differs from the platform’s word, or is to stay when that changes.';

      create table policy_changes (
        tenant_id uuid not null,
        id uuid not null,
        kind text not null,
        revision integer not null,
        changed_by text not null,
        changed_at timestamptz not null,
        before jsonb not null,
        after jsonb not null,
        primary key (tenant_id, id),
        constraint policy_changes_policy foreign key (tenant_id, kind) references policies (tenant_id, kind)
      );
      create unique index policy_changes_revision on policy_changes (tenant_id, kind, revision);
      comment on table policy_changes is 'The history of policies: what held before and after each change, and whose it was.';
      comment on column policy_changes.changed_by is 'The actor, as events name it: usr_… or key_….';
    `);
    await tenantTable(runner, 'policies', { app: ['select', 'insert', 'update'] });
    await tenantTable(runner, 'policy_changes', { app: ['select', 'insert'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
