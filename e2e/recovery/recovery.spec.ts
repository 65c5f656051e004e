import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeId } from '@guildhall/contracts';
import { provisionBackupRole } from '@guildhall/database';
import { eventually } from '@guildhall/testing';
import { Guildhall } from '../platform/guildhall.js';
import { expectStatus, onboard, type Person, platformAdministrator, signInAgain } from '../platform/people.js';
import { report } from '../platform/report.js';
import { atRest, missingOnTopics, rowCounts, servicesWithDatabase } from './agreement.js';
import { dataFolderOf, destroy, startProcesses, startServers } from './disaster.js';
import { Operator, toolsPath } from './operator.js';
import { RatingLedger } from './rating-ledger.js';

// It takes the platform's own PostgreSQL away, which only that ring has, and minutes.
const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const recovering = isVerify && toolsPath ? describe : describe.skip;

// A gigabyte is what the goal is about; less, where it is not measured.
const BALLAST_MIB = Number(process.env['GUILDHALL_RECOVERY_MIB'] ?? 1_024);
const GOAL = { rpoSeconds: 5, rtoSeconds: 300 };
const PATIENCE_MS = 1_200_000;

recovering('a platform whose machines have burnt', () => {
  let guildhall: Guildhall;
  let operator: Operator;
  let ada: Person;
  let kept: Standing;
  let beforeErasure: Date;
  let found: { rpoSeconds: number; rtoSeconds: number; lost: number; acknowledged: number };

  beforeAll(async () => {
    guildhall = await Guildhall.running();
    ada = await onboard(guildhall, await platformAdministrator(guildhall));
    operator = await Operator.of(guildhall, await backupUrlOf(guildhall));
    operator.receive();
    await fill(guildhall, BALLAST_MIB);
    report('recovery', (await operator.guildhall('backup', 'base')).trim());
    kept = await standing(guildhall, ada);
    beforeErasure = await erase(guildhall, ada);
    await upToDate(operator);
    found = await disaster(guildhall, operator, ada);
  }, PATIENCE_MS);
  afterAll(() => operator?.stop());

  it('is back within minutes, and what it had acknowledged until seconds before is there', () => {
    const { rpoSeconds, rtoSeconds, lost, acknowledged } = found;
    const figures = `RPO ${rpoSeconds.toFixed(2)} s (${lost} of ${acknowledged} acknowledged writes), RTO ${rtoSeconds.toFixed(1)} s for ${BALLAST_MIB} MiB`;
    report('recovery', figures);
    expect([rpoSeconds <= GOAL.rpoSeconds, rtoSeconds <= GOAL.rtoSeconds]).toEqual([true, true]);
  });

  it('has every row of before, and says in its events that it was away', async () => {
    const counts = await rowCounts(guildhall);
    expect(Object.entries(kept.counts).filter(([table, rows]) => (counts[table] ?? 0) < rows)).toEqual([]);
    expect(await ballast(guildhall)).toBe(BALLAST_MIB * 4);
    expect(await epochs(guildhall)).toEqual(kept.epochs.map((epoch) => epoch + 1));
  });

  it('has a trail that grew from what was kept of it before, by the verifier', async () => {
    expect(await verified(guildhall, operator, { ada, ...kept })).toMatch(/^INTACT/);
  }, 120_000);

  it('has every event of its archives on the topics again', async () => {
    await atRest(guildhall);
    expect(await missingOnTopics(guildhall)).toEqual({});
  }, 240_000);

  it('is backed up again from then on', async () => {
    await operator.guildhall('backup', 'base');
    await eventually(async () => (await operator.ran(['backup', 'list'])).code === 0, { withinMs: 60_000 });
    expect(await operator.metric('guildhall_backup_wal_gaps')).toBe(0);
  }, 120_000);

  it(
    'forgets again whom it had erased, where it is restored to before that',
    async () => {
      expect(await erasedIn(guildhall, ada)).toBe(1);
      await destroy(guildhall);
      await bringBack(guildhall, operator, beforeErasure);
      expect(await erasedIn(guildhall, ada)).toBe(1);
      const [row] = await guildhall.look<{ earlier: boolean }>(
        'audit',
        'select max(erased_at) > $1 as earlier from erasures',
        [beforeErasure],
      );
      expect(row?.earlier).toBe(true);
    },
    PATIENCE_MS,
  );
});

async function backupUrlOf({ at }: Guildhall): Promise<string> {
  const url = new URL(at.postgresAdminUrl);
  [url.username, url.password] = ['guildhall_backup', 'of the operator'];
  await provisionBackupRole(at.postgresAdminUrl, url.href);
  return url.href;
}

/** Rows that nothing compresses, 256 KiB each, in a table that no service knows. */
async function fill(guildhall: Guildhall, mebibytes: number): Promise<void> {
  await guildhall.look('monitoring', 'create table if not exists ballast (id integer primary key, filler bytea)');
  await guildhall.look('monitoring', 'truncate ballast');
  await guildhall.look('monitoring', 'alter table ballast alter column filler set storage external');
  for (let from = 0; from < mebibytes * 4; from += 256)
    await guildhall.look(
      'monitoring',
      `insert into ballast
       select id, (select string_agg(sha512((id || '/' || part)::bytea), '') from generate_series(1, 4096) as part)
         from generate_series($1::integer, $2::integer) as id`,
      [from, Math.min(from + 256, mebibytes * 4) - 1],
    );
}

const ballast = async (guildhall: Guildhall): Promise<number> =>
  (
    await guildhall.look<{ rows: number }>('monitoring', 'select count(sha256(filler))::integer as rows from ballast')
  )[0]?.rows ?? 0;

interface Standing {
  readonly counts: Record<string, number>;
  readonly epochs: readonly number[];
  readonly checkpoint: string;
  readonly key: string;
}

/** What auditors and operators keep at home. */
async function standing(guildhall: Guildhall, { client }: Person): Promise<Standing> {
  await atRest(guildhall);
  const trail = expectStatus(await client.get('/audit/trail'), 200);
  const { body } = expectStatus(await client.get('/audit/log-keys'), 200);
  return {
    counts: await rowCounts(guildhall),
    epochs: await epochs(guildhall),
    checkpoint: textOf(trail.bytes),
    key: body.keys.at(-1).verifierKey,
  };
}

const epochs = (guildhall: Guildhall): Promise<number[]> =>
  Promise.all(
    servicesWithDatabase.map(async (service) => {
      const [row] = await guildhall.look<{ epoch: number }>(service, 'select epoch from producer_epoch');
      return row?.epoch ?? 0;
    }),
  );

/** What was filled in is received, too: a disaster comes while clients write, not while a gigabyte is poured in. */
const upToDate = (operator: Operator): Promise<unknown> =>
  eventually(
    async () =>
      Date.now() / 1_000 - ((await operator.metric('guildhall_backup_wal_received_timestamp_seconds')) ?? 0) < 5,
    { withinMs: 300_000 },
  );

/** Somebody is forgotten; answers a moment right before. */
async function erase(guildhall: Guildhall, ada: Person): Promise<Date> {
  const [row] = await guildhall.look<{ at: Date }>(
    'audit',
    `select date_trunc('milliseconds', clock_timestamp()) as at`,
  );
  expectStatus(await ada.client.post('/audit/erasures', { actor: 'webmaster', reason: 'request 17' }), 200, 201, 202);
  await eventually(async () => (await erasedIn(guildhall, ada)) === 1, { withinMs: 30_000 });
  return row?.at ?? new Date(0);
}

async function erasedIn(guildhall: Guildhall, { organization }: Person): Promise<number> {
  const sql = 'select count(*)::integer from erasures where erased_at is not null and tenant_id = $1';
  const rows = await guildhall.look<{ count: number }>('audit', sql, [decodeId('org', organization.id)]);
  return rows[0]?.count ?? 0;
}

/** Clients write; everything burns; the operator brings it back. */
async function disaster(guildhall: Guildhall, operator: Operator, ada: Person) {
  const ledger = new RatingLedger((await signInAgain(guildhall, ada)).client);
  await eventually(() => ledger.acknowledged.size >= 100, { withinMs: 60_000 });
  const burntAt = Date.now();
  await destroy(guildhall);
  await ledger.end();
  const since = performance.now();
  await bringBack(guildhall, operator);
  await eventually(async () => (await (await signInAgain(guildhall, ada)).client.get('/users')).status === 200, {
    withinMs: 60_000,
  });
  const rtoSeconds = (performance.now() - since) / 1_000;
  const { lost, keptUntilMs } = await ledger.judge(guildhall);
  const rpoSeconds = lost === 0 ? 0 : Math.max(0, (burntAt - keptUntilMs) / 1_000);
  return { rpoSeconds, rtoSeconds, lost, acknowledged: ledger.acknowledged.size };
}

/** By the guide, step by step. */
async function bringBack(guildhall: Guildhall, operator: Operator, to?: Date): Promise<void> {
  const lap = laps();
  const moment = to ? ['--to', to.toISOString()] : [];
  await operator.guildhall('restore', '--data', dataFolderOf(guildhall), ...moment);
  lap('restore');
  await startServers(guildhall);
  lap('servers');
  await operator.guildhall('topics', 'ensure');
  await operator.guildhall('topics', 'refill', '--secrets', await operator.secrets(relayUrls(guildhall)));
  lap('topics');
  await startProcesses(guildhall);
  lap('services');
}

function laps() {
  let since = performance.now();
  return (what: string) => {
    report('recovery', `${what} ${((performance.now() - since) / 1_000).toFixed(1)} s`);
    since = performance.now();
  };
}

function relayUrls({ at }: Guildhall): Map<string, string> {
  const urls = servicesWithDatabase.map((service) => {
    const url = new URL(at.postgresAdminUrl);
    url.pathname = `/${at.databases[service]}`;
    return [service, url.href] as const;
  });
  return new Map(urls);
}

interface Kept {
  readonly ada: Person;
  readonly checkpoint: string;
  readonly key: string;
}

async function verified(guildhall: Guildhall, operator: Operator, { ada, checkpoint, key }: Kept): Promise<string> {
  const { client } = await signInAgain(guildhall, ada);
  const files = {
    evidence: path.join(guildhall.folder, 'evidence.jsonl'),
    kept: path.join(guildhall.folder, 'kept.jsonl'),
  };
  writeFileSync(files.kept, checkpoint);
  const since = (JSON.parse(checkpoint) as { log: { checkpoint: string } }).log.checkpoint.split('\n')[1];
  const evidence = expectStatus(await client.get(`/audit/evidence?firstPlace=0&since=${since}`), 200);
  writeFileSync(files.evidence, textOf(evidence.bytes));
  return operator.guildhall('audit', 'verify', files.evidence, '--key', key, '--checkpoint', files.kept);
}

/** The body of an answer, without its head. */
const textOf = (bytes: string): string => bytes.slice(bytes.indexOf('\n\n') + 2);
