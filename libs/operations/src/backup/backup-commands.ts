import { SystemClock } from '@guildhall/runtime';
import { Refused } from '../refused.js';
import { reporting, type Tell } from '../reporting.js';
import { backupState } from './backup-state.js';
import type { BackupStore } from './backup-store.js';
import { type BackupSettings, loadBackupSettings } from '../config.js';
import { openBackupStore } from './open-backup-store.js';
import { pruneBackups } from './prune-backups.js';
import { restoreServer } from './restore-server.js';
import { runDrill } from './run-drill.js';
import { runReceiver } from './run-receiver.js';
import { takeFullBackup } from './take-full-backup.js';
import { verifyFullBackup } from './verify-full-backup.js';

const FAILED = 1;
const DIFFERS = 3;
const clock = new SystemClock();

interface At {
  readonly settings: BackupSettings;
  readonly store: BackupStore;
  readonly tell: Tell;
}

const atStore = (work: (at: At) => Promise<number | void>): Promise<void> =>
  reporting(async (tell) => {
    const settings = loadBackupSettings();
    return work({ settings, store: await openBackupStore(settings), tell });
  });

export const base = () =>
  atStore(async ({ settings, store, tell }) => {
    const taken = await takeFullBackup(store, needed(settings, 'BACKUP_URL'), clock);
    tell(`base backup ${taken.id}: ${taken.bytes} bytes in ${taken.seconds.toFixed(1)} s`);
    if (!settings.BACKUP_SCRATCH) return;
    await verifyFullBackup(store, taken, { scratch: settings.BACKUP_SCRATCH, clock });
    tell('read back and verified');
  });

export const receiveWal = () =>
  atStore(async ({ settings, store, tell }) => {
    const [url, spool] = [needed(settings, 'BACKUP_URL'), needed(settings, 'BACKUP_SPOOL')];
    const stop = new AbortController();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
    await runReceiver({ store, url, spool, settings, clock, signal: stop.signal, tell });
  });

export const prune = () =>
  atStore(async ({ settings, store, tell }) => {
    const { bases, logs } = await pruneBackups(store, settings.BACKUP_KEEP);
    tell(`removed ${bases.length} base backups and ${logs} files of the log`);
  });

export const list = (isJson: boolean) =>
  atStore(async ({ store, tell }) => {
    const state = await backupState(store);
    if (isJson) tell(JSON.stringify(state));
    else for (const line of shown(state)) tell(line);
    return state.gaps > 0 ? DIFFERS : 0;
  });

function* shown({ bases, logFiles, gaps, receivedUntil, drill }: Awaited<ReturnType<typeof backupState>>) {
  for (const { id, finishedAt, bytes, verifiedAt } of bases)
    yield `${id}  finished ${finishedAt}  ${bytes} bytes  ${verifiedAt ? `verified ${verifiedAt}` : 'not verified'}`;
  yield `log: ${logFiles} files, ${gaps} missing, received until ${receivedUntil?.toISOString() ?? 'never'}`;
  if (drill)
    yield `last drill: ${drill.at} ${drill.succeeded ? `lost ${drill.rpoSeconds} s, took ${drill.rtoSeconds} s` : `failed: ${drill.failure}`}`;
}

export const verify = () =>
  atStore(async ({ settings, store, tell }) => {
    const newest = (await store.bases()).at(-1);
    if (!newest) throw new Refused(`${store.server} has no base backup.`);
    await verifyFullBackup(store, newest, { scratch: needed(settings, 'BACKUP_SCRATCH'), clock });
    tell(`base backup ${newest.id} is whole`);
  });

export const drill = (superuser: string) =>
  atStore(async ({ settings, store, tell }) => {
    const found = await runDrill(store, { scratch: needed(settings, 'BACKUP_SCRATCH'), superuser, clock, tell });
    tell(JSON.stringify(found));
    return found.succeeded ? 0 : FAILED;
  });

export const restore = ({ data, to, superuser }: { data: string; to?: string; superuser: string }) =>
  atStore(async ({ store, tell }) => {
    const order = { dataFolder: data, superuser, tell, ...(to === undefined ? {} : { to: timeOf(to) }) };
    const { recoveredTo, databases, bytes } = await restoreServer(store, order);
    tell(`restored ${bytes} bytes; the last commit is of ${recoveredTo?.toISOString() ?? 'before the base backup'}`);
    for (const { name, producerEpoch } of databases) tell(`${name}: producer epoch ${producerEpoch}`);
    tell('Start the server now, then refill the topics: guildhall topics refill.');
  });

// Without a zone it would be the time of wherever the command runs.
const WITH_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function timeOf(text: string): Date {
  if (!WITH_ZONE.test(text)) throw new Refused(`--to is a time like 2026-11-22T08:00:00Z, not ${text}.`);
  return new Date(text);
}

function needed(settings: BackupSettings, name: 'BACKUP_URL' | 'BACKUP_SPOOL' | 'BACKUP_SCRATCH'): string {
  const value = settings[name];
  if (value === undefined) throw new Refused(`${name} is not set.`);
  return value;
}
