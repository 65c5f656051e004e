import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What else a list is filtered by. `source` has a default for the version before this one, which does not write it. */
const MORE_FILTER_COLUMNS = `
  add column address text,
  add column agent text,
  add column source text not null default '',
  add column on_behalf_of text`;

export class FileEntriesInMoreWays1795410100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table staged_entries ${MORE_FILTER_COLUMNS};
      alter table sequenced_entries ${MORE_FILTER_COLUMNS};
      comment on column sequenced_entries.address is 'HMAC of the address that the call came from: an address is somebody''s (T72).';
      comment on column sequenced_entries.agent is 'HMAC of what the call named itself.';
      comment on column sequenced_entries.source is 'Empty for what was kept before this column was.';
      comment on column sequenced_entries.on_behalf_of is 'For whom the actor acted, where not for itself.'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
