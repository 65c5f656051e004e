import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditTypes1795410710000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_types (
        tenant_id uuid not null,
        id uuid not null,
        type text collate "C" not null,
        description text,
        schema_version integer not null check (schema_version > 0),
        retired_at timestamptz,
        version integer not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id),
        constraint audit_types_type_key unique (tenant_id, type)
      );
      comment on table audit_types is 'Types of products'' own audit events whose details are held to a schema (AUD-1).';
      comment on column audit_types.schema_version is 'Of the newest schema: it holds for items that name no other.';
      comment on column audit_types.retired_at is 'From then on nothing of this type is taken in.';

      create table audit_type_schemas (
        tenant_id uuid not null,
        audit_type_id uuid not null,
        schema_version integer not null check (schema_version > 0),
        schema text not null,
        created_at timestamptz not null,
        primary key (tenant_id, audit_type_id, schema_version),
        foreign key (tenant_id, audit_type_id) references audit_types (tenant_id, id)
      );
      comment on table audit_type_schemas is 'Each schema that a type ever had: written once, for entries name it.';
      comment on column audit_type_schemas.schema is 'JSON Schema, draft 2020-12, in the order in which it was handed in.';
    `);
    await tenantTable(runner, 'audit_types', { app: ['select', 'insert', 'update'] });
    await tenantTable(runner, 'audit_type_schemas', { app: ['select', 'insert'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
