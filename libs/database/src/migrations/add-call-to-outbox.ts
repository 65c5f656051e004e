import type { SqlRunner } from '../postgres.js';

/**
 * Makes room beside each event for the call that it came of: address, agent, and on whose behalf. For databases whose tables
 * were made before `createPlatformTables` knew of it; elsewhere, and twice, it changes nothing. The version of the service
 * that is still running writes and moves rows without it (D23).
 */
export async function addCallToOutbox(runner: SqlRunner): Promise<void> {
  for (const table of ['outbox', 'outbox_archive'])
    await runner.query(`
      alter table ${table}
        add column if not exists client_address text,
        add column if not exists user_agent text,
        add column if not exists on_behalf_of text;
      comment on column ${table}.client_address is
        'Where the call came from; personal, for the trail alone. Null where no call is the reason.';
      comment on column ${table}.user_agent is 'What the client of the call calls itself; personal, for the trail alone.';
      comment on column ${table}.on_behalf_of is 'For whom the actor acted, where that is somebody else.'`);
}
