import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner, VersionColumn } from 'typeorm';
import { createPlatformTables, Personal, Secret, tenantTable } from '../src/index.js';

@Entity('notes')
export class Note {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') text!: string;
  @Personal() @Column('text', { name: 'owner_email', nullable: true }) ownerEmail!: string | null;
  @Secret() @Column('text', { nullable: true }) pin!: string | null;
  @Column('jsonb', { default: {} }) labels!: Record<string, string>;
  @VersionColumn() version!: number;
}

/** A second table, which refers to the first. */
@Entity('secret_notes')
export class SecretNote {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'note_id' }) noteId!: string;
}

export class CreateNotes1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    await runner.query(`
      create table notes (
        tenant_id uuid not null,
        id uuid not null,
        text text not null,
        owner_email text,
        pin text,
        labels jsonb not null default '{}',
        version integer not null,
        primary key (tenant_id, id),
        constraint notes_text_key unique (tenant_id, text)
      );
      comment on table notes is 'What the tests write down.';
      create table secret_notes (
        tenant_id uuid not null,
        id uuid not null,
        note_id uuid not null,
        primary key (tenant_id, id),
        constraint secret_notes_note_fk foreign key (tenant_id, note_id) references notes (tenant_id, id)
      );
      create index secret_notes_note_idx on secret_notes (tenant_id, note_id);
      comment on table secret_notes is 'What the tests attach to it.';
    `);
    await tenantTable(runner, 'notes');
    await tenantTable(runner, 'secret_notes');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
