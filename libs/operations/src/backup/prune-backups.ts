import type { BackupStore } from './backup-store.js';
import { walSegment } from './wal-segment.js';

export interface Pruned {
  readonly bases: readonly string[];
  readonly logs: number;
}

/** Keeps the newest base backups, and the log since the oldest of them. With no base at all it touches nothing. */
export async function pruneBackups(store: BackupStore, keep: number): Promise<Pruned> {
  const bases = await store.bases();
  const outdated = bases.slice(0, Math.max(0, bases.length - keep));
  for (const { id } of outdated) await store.removeBase(id);
  const oldest = bases[outdated.length];
  const from = oldest && walSegment(oldest.firstSegment)?.place;
  if (from === undefined) return { bases: [], logs: 0 };
  const logs = (await store.logs()).filter(({ segment }) => segment && segment.place < from);
  for (const { name } of logs) await store.removeLog(name);
  return { bases: outdated.map(({ id }) => id), logs: logs.length };
}
