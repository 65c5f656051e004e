import { rm } from 'node:fs/promises';
import { Refused } from '../refused.js';
import type { BackupStore, FullBackup } from './backup-store.js';
import { RecoveringServer, RecoveryFailed, type Recovery } from './recovering-server.js';
import { unpackFullBackup } from './unpack-full-backup.js';
import { unpackLog } from './unpack-log.js';

export interface RestoreOrder {
  /** Empty or absent; afterwards the data folder of a server that was shut down. */
  readonly dataFolder: string;
  /** Everything that was committed until then, and nothing after it; undefined: everything there is. */
  readonly to?: Date | undefined;
  readonly superuser: string;
  readonly tell: (line: string) => void;
}

export interface Restored {
  readonly base: FullBackup;
  /** The time of the last commit that came back. */
  readonly recoveredTo: Date | undefined;
  readonly databases: readonly RestoredDatabase[];
  readonly bytes: number;
}

export interface RestoredDatabase {
  readonly name: string;
  /** Of its outbox, raised: consumers learn by it that versions may begin again (D21). */
  readonly producerEpoch: number;
}

/** Restores a server to a second (G20), as the user that PostgreSQL shall run as, and ends with it shut down. */
export async function restoreServer(store: BackupStore, order: RestoreOrder): Promise<Restored> {
  return whileRestored(store, order, (_server, restored) => Promise.resolve(restored));
}

/** The same; `look` is called while the restored server still runs, reachable by nobody else. */
export async function whileRestored<T>(
  store: BackupStore,
  order: RestoreOrder,
  look: (server: RecoveringServer, restored: Restored) => Promise<T>,
): Promise<T> {
  const { dataFolder, to, tell } = order;
  const logFolder = `${dataFolder.replace(/\/+$/, '')}.wal`;
  const base = await baseFor(store, to);
  tell(`base backup ${base.id} of ${base.finishedAt} is unpacked`);
  await unpackFullBackup(store, base, dataFolder);
  try {
    tell(`${await unpackLog(store, base.firstSegment, logFolder)} files of the log since then are unpacked`);
    const server = await recovered({ ...order, logFolder }, store);
    try {
      return await look(server, await facts(server, base, to));
    } finally {
      await server.stop();
    }
  } finally {
    await rm(logFolder, { recursive: true, force: true });
  }
}

/** The newest that was finished by then. */
async function baseFor(store: BackupStore, to: Date | undefined): Promise<FullBackup> {
  const bases = await store.bases();
  const base = bases.findLast(({ finishedAt }) => !to || new Date(finishedAt) <= to);
  if (base) return base;
  const oldest = bases[0] ? `the oldest was finished at ${bases[0].finishedAt}` : 'there is none at all';
  throw new Refused(`${store.server} has no base backup of ${to?.toISOString() ?? 'any time'} or before: ${oldest}.`);
}

async function recovered(recovery: Recovery & RestoreOrder, store: BackupStore): Promise<RecoveringServer> {
  const server = await RecoveringServer.start(recovery);
  try {
    await server.promoted();
    return server;
  } catch (error) {
    await server.stop();
    if (!(error instanceof RecoveryFailed && error.endedBeforeTarget)) throw error;
    const received = await store.received();
    // Everything until then is there, and no commit after it: all of the log is what was asked for.
    if (received && recovery.to && new Date(received.at) >= recovery.to)
      return recovered({ ...recovery, to: undefined }, store);
    throw new Refused(
      `The log that was received ends at ${received?.at ?? 'no known time'}: say that, or leave --to out.`,
      {
        cause: error,
      },
    );
  }
}

async function facts(server: RecoveringServer, base: FullBackup, to: Date | undefined): Promise<Restored> {
  const [all] = await server.query<{ bytes: number; at: Date | null; names: string[] }>(
    'postgres',
    `select pg_last_xact_replay_timestamp() as at, sum(pg_database_size(oid))::float8 as bytes,
            array_agg(datname::text order by datname) filter (where datallowconn and not datistemplate) as names
       from pg_database`,
  );
  const databases: RestoredDatabase[] = [];
  for (const name of all?.names ?? []) {
    const producerEpoch = await raisedEpoch(server, name, `restored to ${to?.toISOString() ?? 'the end of the log'}`);
    if (producerEpoch !== undefined) databases.push({ name, producerEpoch });
  }
  return { base, recoveredTo: all?.at ?? undefined, databases, bytes: all?.bytes ?? 0 };
}

/** Undefined for a database of anybody else. */
async function raisedEpoch(server: RecoveringServer, database: string, reason: string): Promise<number | undefined> {
  const [there] = await server.query<{ is: boolean }>(
    database,
    `select to_regclass('public.producer_epoch') is not null as is`,
  );
  if (!there?.is) return undefined;
  const [raised] = await server.query<{ epoch: number }>(
    database,
    'update producer_epoch set epoch = epoch + 1, raised_at = now(), reason = $1 returning epoch',
    [reason],
  );
  return raised?.epoch;
}
