import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSignInFailures1795273600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_in_failures (
        tenant_id uuid not null,
        account text not null,
        network text not null,
        failures integer not null,
        last_failed_at timestamptz not null,
        blocked_until timestamptz,
        primary key (tenant_id, account, network)
      );
      comment on table sign_in_failures is 'Failed sign-ins to an account from a network, whether the account exists or not (IDN-8, T16).';
      comment on column sign_in_failures.account is 'Keyed digest of the address that was given.';
      comment on column sign_in_failures.network is 'The address that the tries came from; of IPv6 its /64.';
      comment on column sign_in_failures.blocked_until is 'Until then this network is refused at this account; others are not.';
    `);
    await tenantTable(runner, 'sign_in_failures', { reader: [] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
