import { gauge } from '@guildhall/telemetry';
import { type BackupState, backupState } from './backup-state.js';
import type { BackupStore } from './backup-store.js';

type Of = (state: BackupState) => number | boolean | Date | undefined;

/** What monitoring watches (MON-13). A series is missing while there is nothing to tell: no backup yet, no drill yet. */
const SERIES: readonly (readonly [name: string, help: string, of: Of])[] = [
  [
    'guildhall_backup_base_timestamp_seconds',
    'When the newest base backup was finished.',
    ({ bases }) => time(bases.at(-1)?.finishedAt),
  ],
  [
    'guildhall_backup_base_bytes',
    'Size of the newest base backup, compressed and sealed.',
    ({ bases }) => bases.at(-1)?.bytes,
  ],
  [
    'guildhall_backup_base_duration_seconds',
    'How long the newest base backup took.',
    ({ bases }) => bases.at(-1)?.seconds,
  ],
  [
    'guildhall_backup_base_verified',
    '1 when the newest base backup was unpacked and verified.',
    ({ bases }) => bases.at(-1) && bases.at(-1)?.verifiedAt !== undefined,
  ],
  ['guildhall_backup_bases', 'Base backups that are kept.', ({ bases }) => bases.length],
  [
    'guildhall_backup_wal_received_timestamp_seconds',
    'Until when the log is in the backup.',
    ({ receivedUntil }) => receivedUntil,
  ],
  ['guildhall_backup_wal_files', 'Files of the log that are kept.', ({ logFiles }) => logFiles],
  [
    'guildhall_backup_wal_gaps',
    'Segments of the log that are missing since the oldest base backup.',
    ({ gaps }) => gaps,
  ],
  ['guildhall_recovery_drill_timestamp_seconds', 'When the last drill began.', ({ drill }) => time(drill?.at)],
  [
    'guildhall_recovery_drill_succeeded',
    '1 when the last drill brought the server back.',
    ({ drill }) => drill?.succeeded,
  ],
  [
    'guildhall_recovery_rpo_seconds',
    'What the last drill lost: from the last commit that came back to the disaster.',
    ({ drill }) => drill?.rpoSeconds,
  ],
  [
    'guildhall_recovery_rto_seconds',
    'How long the last drill took until the server answered.',
    ({ drill }) => drill?.rtoSeconds,
  ],
  [
    'guildhall_recovery_restored_bytes',
    'Size of the server that the last drill restored.',
    ({ drill }) => drill?.restoredBytes,
  ],
];

/** Declares the series, once a process; they are read from the store when somebody asks, at most every few seconds. */
export function watchBackups(store: BackupStore, maxAgeMs = 5_000): void {
  let state: { readonly at: number; readonly of: Promise<BackupState> } | undefined;
  const fresh = (): Promise<BackupState> => {
    if (!state || performance.now() - state.at > maxAgeMs) state = { at: performance.now(), of: backupState(store) };
    return state.of;
  };
  for (const [name, help, of] of SERIES) {
    gauge({
      name,
      help,
      labels: ['server'],
      collect: async (self) => {
        const value = of(await fresh());
        if (value !== undefined) self.set({ server: store.server }, asNumber(value));
      },
    });
  }
}

const time = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
const asNumber = (value: number | boolean | Date): number =>
  value instanceof Date ? value.getTime() / 1_000 : Number(value);
