import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateKnownDevices1795290520000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table known_devices (
        tenant_id uuid not null,
        user_id uuid not null,
        device text not null,
        network text not null,
        first_seen_at timestamptz not null,
        last_seen_at timestamptz not null,
        primary key (tenant_id, user_id, device, network),
        constraint known_devices_user foreign key (tenant_id, user_id) references users (tenant_id, id)
      );
      comment on table known_devices is 'Whence users have signed in: spared what strangers bring about, and told from what is new (IDN-8, T16).';
      comment on column known_devices.device is 'Keyed digest of what the client calls itself and of the provider’s part of its address.';
      comment on column known_devices.network is 'Keyed digest of the network; of IPv6 its /64.';

      comment on column sign_in_failures.account is 'Keyed digest of the address that was given; * for all of them, ? for all of organisations that are not there.';
      comment on column sign_in_failures.network is 'The address that the tries came from; of IPv6 its /64; * for all of them.';
      comment on column sign_in_failures.blocked_until is 'Until then such tries wait; where both are *, until then strangers to accounts are held to less.';
    `);
    await tenantTable(runner, 'known_devices', { app: ['select', 'insert', 'update', 'delete'], reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
