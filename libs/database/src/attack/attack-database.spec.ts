import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scratchDatabase, type ScratchDatabase, urlOf } from '../../test/scratch-database.js';
import { rowsOf } from '../postgres.js';
import { rolesOf } from '../provisioning/roles.js';
import type { AttackReport } from './attack.js';
import { attackDatabase } from './attack-database.js';

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase();
});
afterAll(() => scratch.drop());

const attack = () => attackDatabase({ adminUrl: urlOf(scratch.name) });
const told = ({ failures }: AttackReport) =>
  failures.map(({ role, on, attempt }) => `${role.replace(`${scratch.name}_`, '')}: ${attempt}: ${on}`);

// eslint-disable-next-line guildhall/no-session-setting -- a superuser makes the mistake as the owner would
const BE_OWNER = 'set local role :owner';

/** Attacks a database that something is wrong with, and mends it again. */
async function attackAfter(harm: string, mend: string): Promise<string[]> {
  const as = (sql: string) =>
    sql.replaceAll(/(?<!:):(owner|app|reader)\b/g, (_, kind: 'app') => rolesOf(scratch.name)[kind]);
  const asOwner = (sql: string) => scratch.asAdmin((runner) => runner.query(as(`begin; ${BE_OWNER}; ${sql}; commit`)));
  await asOwner(harm);
  try {
    return told(await attack());
  } finally {
    await asOwner(mend);
  }
}

describe('an attack on a database (G8)', () => {
  it('T50 T52 T53 T54 T55 T56: gets nothing out of what the building blocks make', async () => {
    const report = await attack();
    expect(report.failures).toEqual([]);
    expect(report.attacks.length).toBeGreaterThan(300);
    expect(report.withoutTenant).toEqual(['migrations', 'producer_epoch']);
    expect(report.attacks.filter(({ outcome }) => outcome === 'nothing').length).toBeGreaterThan(50);
  });

  it('leaves nothing behind', async () => {
    await attack();
    const [row] = await scratch.asAdmin((runner) =>
      rowsOf<{ n: string; checks: string }>(
        runner,
        `select (select count(*) from notes) as n, (select count(*) from pg_constraint where conname = 'outbox_lane_check') as checks`,
      ),
    );
    expect(row).toEqual({ n: '0', checks: '1' });
  });

  it('T50: tells of a table that spares nobody because its policies are off', async () => {
    const failures = await attackAfter(
      'alter table notes disable row level security',
      'alter table notes enable row level security',
    );
    expect(failures).toEqual(
      expect.arrayContaining([
        'app: select: notes',
        'app: update: notes',
        'app: take over: notes',
        'app: delete: notes',
        'app: insert: notes',
        'app: copy in: notes',
        'app: select without tenant: notes',
        'reader: select: notes',
      ]),
    );
  });

  it('tells of a table of tomorrow that has grants and no policy', async () => {
    const failures = await attackAfter(
      'create table leaky (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)); grant select, insert on leaky to :app',
      'drop table leaky',
    );
    expect(failures).toContain('app: select: leaky');
  });

  it('T52: tells of a policy that lets a connection without tenant see rows', async () => {
    const failures = await attackAfter(
      `create policy empty on notes for select to :app using (coalesce(current_setting('app.tenant_id', true), '') = '')`,
      'drop policy empty on notes',
    );
    expect(failures).toEqual(['app: select without tenant: notes']);
  });

  it('T52: tells of a policy that answers an error where no rows are the answer', async () => {
    const failures = await attackAfter(
      `alter policy tenant on notes using (tenant_id = current_setting('app.tenant_id', true)::uuid)`,
      `alter policy tenant on notes using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)`,
    );
    expect(failures).toContain('app: select without tenant: notes');
  });

  it('tells of a policy that does not check what is written', async () => {
    const failures = await attackAfter(
      'alter policy tenant on notes with check (true)',
      `alter policy tenant on notes with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)`,
    );
    expect(failures).toEqual(['app: insert: notes', 'app: insert without tenant: notes']);
  });

  it('T53: tells of a foreign key that reaches another tenant', async () => {
    const failures = await attackAfter(
      'create unique index notes_id on notes (id); alter table secret_notes drop constraint secret_notes_note_fk, add constraint by_id foreign key (note_id) references notes (id)',
      'alter table secret_notes drop constraint by_id, add constraint secret_notes_note_fk foreign key (tenant_id, note_id) references notes; drop index notes_id',
    );
    expect(failures).toContain('app: refer by by_id: secret_notes');
  });

  it('T54: tells of a view that reads as its owner, and of one that merely counts', async () => {
    const failures = await attackAfter(
      'create view all_notes as select text from notes; create view how_many as select count(*) from notes; grant select on all_notes, how_many to :app',
      'drop view all_notes, how_many',
    );
    expect(failures).toEqual(['app: ask: all_notes', 'app: ask: how_many']);
  });

  it('T54: tells of a SECURITY DEFINER function and of a materialised view', async () => {
    const failures = await attackAfter(
      `create function peek(uuid) returns setof text language sql security definer as 'select text from public.notes';
       create materialized view copied as select * from notes; grant select on copied to :reader; grant execute on function peek(uuid) to :app`,
      'drop function peek(uuid); drop materialized view copied',
    );
    expect(failures).toEqual(['app: ask: peek(uuid)', 'reader: ask: copied']);
  });

  it('T55: tells of a unique constraint that answers for all tenants', async () => {
    const failures = await attackAfter(
      'alter table notes add constraint one_text unique (text)',
      'alter table notes drop constraint one_text',
    );
    expect(failures).toContain('app: guess by conflict: notes');
  });

  it('T56: tells of a grant to truncate', async () => {
    expect(
      await attackAfter('grant truncate on secret_notes to :app', 'revoke truncate on secret_notes from :app'),
    ).toEqual(['app: truncate: secret_notes']);
  });

  it('sees through a reference that is the key itself, where its own row is there before', async () => {
    const failures = await attackAfter(
      `create table note_seals (tenant_id uuid not null, note_id uuid not null, primary key (tenant_id, note_id), foreign key (tenant_id, note_id) references notes);
       alter table note_seals enable row level security, force row level security;
       create policy tenant on note_seals to :app, :reader using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
       create policy all_tenants on note_seals to :owner using (true); grant select, insert, update, delete on note_seals to :app`,
      'drop table note_seals',
    );
    expect(failures.filter((failure) => failure.includes('refer by note_seals'))).toEqual([]);
  });

  it('calls itself blind where a table refuses even its own rows', async () => {
    const failures = await attackAfter(
      `alter policy tenant on notes using (false)`,
      `alter policy tenant on notes using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)`,
    );
    expect(failures).toContain('app: see its own: notes');
  });

  it('T50: tells of a role that may become its owner', async () => {
    const [owner, app] = [rolesOf(scratch.name).owner, rolesOf(scratch.name).app];
    await scratch.asAdmin((runner) => runner.query(`grant ${owner} to ${app}`));
    const failures = told(await attack());
    await scratch.asAdmin((runner) => runner.query(`revoke ${owner} from ${app}`));
    expect(failures).toEqual(
      expect.arrayContaining([
        `app: become ${owner}: the session`,
        'app: make a table: the session',
        'app: switch policies off: notes',
      ]),
    );
  });
});
