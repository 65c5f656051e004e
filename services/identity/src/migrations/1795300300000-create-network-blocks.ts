import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNetworkBlocks1795300300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table network_blocks (
        tenant_id uuid not null,
        id uuid not null,
        network cidr not null,
        reason text,
        expires_at timestamptz,
        placed_by text not null,
        created_at timestamptz not null,
        primary key (tenant_id, id),
        constraint network_blocks_network unique (tenant_id, network)
      );
      comment on table network_blocks is 'Networks from which nobody of the organisation calls; those of organisation zero bar everybody (GTW-5). What has expired is swept away.';
      comment on column network_blocks.network is 'Of IPv6 a /64 at least: that is what one customer is given.';
      comment on column network_blocks.placed_by is 'The actor, as events name it: usr_… or key_….';
    `);
    await tenantTable(runner, 'network_blocks', { platform: ['select'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
