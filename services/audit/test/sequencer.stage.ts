import { generateKeyPairSync } from 'node:crypto';
import { loadSettings } from '@guildhall/config';
import { encodeId } from '@guildhall/contracts';
import { startWorker } from '@guildhall/http';
import { newId } from '@guildhall/runtime';
import { createLogger } from '@guildhall/telemetry';
import { eventually, freePorts, serviceEnvironment, TestDatabase } from '@guildhall/testing';
import { KillableProcess } from '../../../libs/events/test/child-process.js';
import { entities, migrations } from '../src/data-source.js';
import { sequencerSettings } from '../src/sequencer/config.js';
import { SequencerModule } from '../src/sequencer/sequencer.module.js';
import { SequencerPace } from '../src/sequencer/sequencer-pace.js';

export const LOG_ORIGIN = 'guildhall.test/log';

/** A key of checkpoints as an operator makes it. */
export const newCheckpointKey = (): string =>
  String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));

export interface SequencerDiffering {
  readonly leaseSeconds?: number;
  readonly checkpointSeconds?: number;
  readonly key?: string;
  readonly origin?: string;
  /** Further settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

const IN_A_STATEMENT = 500;
const COUNTS = `
select (select coalesce(sum(size), 0)::int from staged_batches) + (select count(*)::int from staged_entries) as staged,
       (select count(*)::int from sequenced_entries) as sealed,
       (select count(*)::int from trail_trees where size > logged_size) as unsigned`;

/** The tables of audit with entries that wait, and sequencers that give them places. */
export async function stageSequencing() {
  const database = await TestDatabase.create({ migrations, entities, service: 'audit' });
  const key = newCheckpointKey();
  const environment = async (differing: SequencerDiffering = {}): Promise<Record<string, string>> => ({
    ...(await serviceEnvironment(database)),
    MANAGEMENT_PORT: '1',
    PROCESS_REPORT_SECONDS: '0',
    CHECKPOINT_KEY: differing.key ?? key,
    LOG_ORIGIN: differing.origin ?? LOG_ORIGIN,
    CHECKPOINT_SECONDS: String(differing.checkpointSeconds ?? 1),
    SEQUENCER_LEASE_SECONDS: String(differing.leaseSeconds ?? 1),
    ...differing.settings,
  });
  const counts = async () => {
    const [row] = await database.look<{ staged: number; sealed: number; unsigned: number }>(COUNTS);
    return row ?? { staged: -1, sealed: -1, unsigned: -1 };
  };
  return {
    database,
    key,
    environment,
    counts,
    /** Entries as the consumer leaves them, five hundred a statement; answers their ids. `as` the version before did: a row each. */
    async stage(tenantId: string, count: number, { as = 'batches' }: { as?: 'batches' | 'before' } = {}) {
      const ids = Array.from({ length: count }, () => newId());
      const sql = as === 'batches' ? STAGE : STAGE_AS_BEFORE;
      for (let at = 0; at < count; at += IN_A_STATEMENT) {
        const some = ids.slice(at, at + IN_A_STATEMENT);
        await database.look(sql, [tenantId, some, some.map((id, n) => canonicalOf(tenantId, id, at + n))]);
      }
      return ids;
    },
    async startSequencer(differing: SequencerDiffering = {}) {
      const settings = loadSettings(sequencerSettings, await environment(differing));
      const sequencer = await startWorker(SequencerModule.on(settings), {
        service: 'audit-sequencer',
        host: '127.0.0.1',
        managementPort: 0,
        publicUrl: settings.PUBLIC_URL,
        logger: createLogger({ service: 'audit-sequencer', version: '0', level: 'fatal' }),
        exit: 'never',
      });
      // No test is about how long nothing happens.
      if (differing.checkpointSeconds === undefined)
        Object.assign(sequencer.app.get(SequencerPace), { checkpointEveryMs: 100 });
      return sequencer;
    },
    /** A sequencer in a process of its own, which is killed at a fault point. */
    async startDoomed(point: string): Promise<KillableProcess> {
      const [port] = await freePorts(1);
      const ends = { MANAGEMENT_PORT: String(port), FAULT_POINTS: `${point}=kill` };
      return new KillableProcess('../../../services/audit/src/sequencer-main.ts', [], {
        ...(await environment()),
        ...ends,
      });
    },
    /** Everything that was staged has its place, and a checkpoint covers it. */
    allSigned: () =>
      eventually(
        async () => {
          const { staged, unsigned } = await counts();
          return staged === 0 && unsigned === 0;
        },
        { withinMs: 30_000 },
      ),
  };
}

export type SequencingStage = Awaited<ReturnType<typeof stageSequencing>>;

const KEPT = `
with kept as (
  insert into entries (tenant_id, id, canonical)
  select $1::uuid, id, convert_to(canonical, 'UTF8') from unnest($2::uuid[], $3::text[]) as e (id, canonical)
  returning tenant_id, id, leaf_hash
)`;
const TYPE = 'guildhall.test.v1.ThingHappened';
const many = (value: string) => `array_agg((${value})::text)`;

const STAGE = `${KEPT}
insert into staged_batches (tenant_id, size, ids, leaf_hashes, occurred_at, type, category, severity, actor, target,
                            correlation, address, agent, source, on_behalf_of)
select tenant_id, count(*), array_agg(id), string_agg(leaf_hash, ''), array_agg(now()), ${many(`'${TYPE}'`)},
       ${["'system'", "'info'", "'system:test'", 'null::text', "'c'", 'null::text', 'null::text', "''", 'null::text'].map(many).join(', ')}
  from kept group by tenant_id`;

const STAGE_AS_BEFORE = `${KEPT}
insert into staged_entries (tenant_id, id, leaf_hash, occurred_at, type, category, severity, actor, target, correlation)
select tenant_id, id, leaf_hash, now(), '${TYPE}', 'system', 'info', 'system:test', null, 'c'
  from kept`;

/** As an entry is written (RFC 8785): members in order, no spaces. */
const canonicalOf = (tenantId: string, id: string, at: number) =>
  JSON.stringify({
    actor: 'system:test',
    category: 'system',
    correlation: 'c',
    data: { at },
    format: 1,
    id: encodeId('ent', id),
    severity: 'info',
    source: '/guildhall/test',
    tenant: encodeId('org', tenantId),
    time: '2026-11-21T09:30:00.000Z',
    type: 'guildhall.test.v1.ThingHappened',
  });
