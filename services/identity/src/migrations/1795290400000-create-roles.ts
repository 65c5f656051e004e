import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRoles1795290400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table roles (
        tenant_id uuid not null,
        id uuid not null,
        slug text not null,
        name text not null,
        description text not null,
        permissions text[] not null,
        parent_ids uuid[] not null,
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id),
        constraint roles_slug_key unique (tenant_id, slug),
        constraint roles_not_their_own_parent check (not id = any (parent_ids))
      );
      comment on table roles is 'Roles that an organisation made for itself; the built-in ones are code (IDN-6).';
      comment on column roles.permissions is 'What it permits by itself, sorted; what it inherits is nowhere written twice.';
      comment on column roles.parent_ids is 'Built-in roles too, so no foreign key: whoever writes holds the lock over all roles of the organisation.';
    `);
    await tenantTable(runner, 'roles');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
