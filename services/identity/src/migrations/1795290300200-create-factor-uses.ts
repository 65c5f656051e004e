import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFactorUses1795290300200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table factor_uses (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        factor_id uuid,
        method text not null,
        refusal text,
        address text,
        used_at timestamptz not null,
        primary key (tenant_id, id),
        constraint factor_uses_user foreign key (tenant_id, user_id) references users (tenant_id, id)
      );
      create index factor_uses_user_idx on factor_uses (tenant_id, user_id, id);
      create index factor_uses_used_at_idx on factor_uses (tenant_id, used_at);
      comment on table factor_uses is 'When, whence and with what success factors were shown; kept for 90 days (IDN-5).';
      comment on column factor_uses.factor_id is 'The one that was right. It may have been removed since.';
      comment on column factor_uses.refusal is 'Why it was not; null when it was right.';
    `);
    await tenantTable(runner, 'factor_uses');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
