import type { BackupStore, FullBackup, Drill } from './backup-store.js';
import { gapsIn, walSegment } from './wal-segment.js';

/** What there is to restore from, as operators and monitoring see it. */
export interface BackupState {
  readonly server: string;
  readonly bases: readonly FullBackup[];
  readonly logFiles: number;
  /** Missing segments since the oldest base backup: no second after the first of them can be restored from what is before it. */
  readonly gaps: number;
  readonly receivedUntil: Date | undefined;
  readonly drill: Drill | undefined;
}

export async function backupState(store: BackupStore): Promise<BackupState> {
  const [bases, logs, received, drill] = await Promise.all([
    store.bases(),
    store.logs(),
    store.received(),
    store.drill(),
  ]);
  const from = walSegment(bases[0]?.firstSegment ?? '');
  const segments = logs.flatMap(({ segment }) => (segment && (!from || segment.place >= from.place) ? [segment] : []));
  return {
    server: store.server,
    bases,
    logFiles: logs.length,
    gaps: gapsIn(from ? [from, ...segments] : segments),
    receivedUntil: received && new Date(received.at),
    drill,
  };
}
